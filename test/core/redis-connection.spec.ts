import { InvalidArgumentError } from '@spoor/core';
import { defineScript, RedisConnection, RedisUnavailableError, type RedisOption } from '@spoor/core/redis';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { testRedisClusterNodes, testRedisUrl } from '../support/redis.js';
import { waitFor } from '../support/wait-for.js';

const prefix = `redis-connection:${randomUUID()}:`;
const connections: RedisConnection[] = [];
const clients: (Redis | Cluster)[] = [];

async function open(option: RedisOption): Promise<RedisConnection> {
  const connection = await RedisConnection.open(option, { prefix });
  connections.push(connection);
  return connection;
}

function given<Client extends Redis | Cluster>(client: Client): Client {
  clients.push(client);
  return client;
}

function optionsOfUrl(): RedisOptions {
  const { hostname, port, pathname } = new URL(testRedisUrl());
  return { host: hostname, port: Number(port), db: Number(pathname.slice(1)) };
}

const MADE_BY_US: [string, () => RedisOption][] = [
  ['a URL', testRedisUrl],
  ['ioredis options', optionsOfUrl],
  ["a Cluster's nodes", () => ({ nodes: testRedisClusterNodes() })],
  ['a factory', () => () => new Redis(testRedisUrl())],
];
const GIVEN: [string, () => Redis | Cluster][] = [
  ["the application's own client", () => given(new Redis(testRedisUrl()))],
  [
    "the application's own client that has not connected yet",
    () => given(new Redis(testRedisUrl(), { lazyConnect: true })),
  ],
  ["the application's own Cluster client", () => given(new Cluster(testRedisClusterNodes()))],
];

afterEach(async () => {
  await Promise.all(connections.splice(0).map((connection) => connection.close()));
  for (const client of clients.splice(0)) client.disconnect();
});

describe('A Redis connection', () => {
  it.each([...MADE_BY_US, ...GIVEN])('stands on %s', async (_, option) => {
    const connection = await open(option());
    const key = connection.key(randomUUID());
    expect(await connection.execute((client) => client.incrby(key, 41))).toBe(41);
    expect(await connection.execute((client) => client.incr(key))).toBe(42);
    expect(connection.isCluster).toBe(connection.client instanceof Cluster);
  });

  it.each(MADE_BY_US)('closes the client that it has made from %s', async (_, option) => {
    const connection = await open(option());
    await connection.ping();
    await connection.close();
    await waitFor(() => connection.client.status === 'end');
  });

  it.each(GIVEN)('leaves %s open, and no listener on it', async (_, option) => {
    const client = option();
    const listeners = () => client.eventNames().map((name) => [name, client.listenerCount(name)]);
    await client.ping();
    const before = listeners();
    const connection = await open(client);
    await connection.ping();
    await connection.close();
    expect(listeners()).toEqual(before);
    expect(await client.ping()).toBe('PONG');
  });

  it('gives what is under way its answer before it closes', async () => {
    const connection = await open(testRedisUrl());
    await connection.ping();
    const unknown = defineScript<string>({ name: 'unknown', numberOfKeys: 1, lua: `return '${randomUUID()}'` });
    const answers = Promise.all([
      ...Array.from({ length: 100 }, () => connection.execute((client) => client.echo('here'))),
      connection.run(unknown, [connection.key('any')]),
    ]);
    await connection.close();
    expect(new Set(await answers).size).toBe(2);
  });

  it.each([...MADE_BY_US, ...GIVEN])('refuses work on %s once it is closed', async (_, option) => {
    const connection = await open(option());
    await connection.ping();
    await connection.close();
    const refusal: unknown = await connection.ping().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(RedisUnavailableError);
    expect(refusal).toMatchObject({ code: 'SPOOR_REDIS_UNAVAILABLE', mayHaveHappened: false });
  });

  it('puts its prefix before the keys', async () => {
    const connection = await open(testRedisUrl());
    const name = randomUUID();
    await connection.execute((client) => client.set(connection.key(name), 'value'));
    const plain = given(new Redis(testRedisUrl()));
    expect(await plain.get(`${prefix}${name}`)).toBe('value');
  });

  it('passes the errors of a command on as they are', async () => {
    const connection = await open(testRedisUrl());
    const key = connection.key(randomUUID());
    await connection.execute((client) => client.set(key, 'no list'));
    await expect(connection.execute((client) => client.lpush(key, 'x'))).rejects.toThrow(/^WRONGTYPE/);
    const own = new TypeError('of the operation itself');
    await expect(connection.execute(() => Promise.reject(own))).rejects.toBe(own);
  });

  it('says how long an answer takes', async () => {
    const connection = await open(testRedisUrl());
    await connection.ping();
    const milliseconds = await connection.ping();
    expect(milliseconds).toBeGreaterThan(0);
    expect(milliseconds).toBeLessThan(1_000);
  });

  it.each<[string, unknown]>([
    ['an empty URL', ''],
    ['a missing URL', undefined],
    ['a factory without a result', () => undefined],
    ['a factory of something else', () => ({ get: () => 'value' })],
  ])('explains what is wrong with %s', async (_, option) => {
    await expect(RedisConnection.open(option as RedisOption)).rejects.toThrow(InvalidArgumentError);
  });

  it('adds no listener for each operation that waits for it', async () => {
    const client = given(new Redis(testRedisUrl(), { lazyConnect: true }));
    const modules = await Promise.all(Array.from({ length: 4 }, () => open(client)));
    const waiting = modules.flatMap((connection) => Array.from({ length: 50 }, () => connection.ping()));
    const most = Math.max(...client.eventNames().map((name) => client.listenerCount(name)));
    expect(most).toBeLessThanOrEqual(10);
    await Promise.all(waiting);
  });
});

import { Logger } from '@nestjs/common';
import type { EntityRef } from '@spoor/core';
import { RedisUnavailableError, type RedisOption } from '@spoor/core/redis';
import { startRedis, startRedisCluster, type StartedServer } from '@spoor/test-servers';
import { Redis } from 'ioredis';
import type { RedisFollowBackend } from '../../../libs/sequere/src/backends/redis/redis-follow.backend.js';
import { SLACK } from '../../support/slack.js';
import { waitFor } from '../../support/wait-for.js';
import { closeBackends, openBackend } from './support/open-backend.js';

const TIMEOUT = 300;
const ann: EntityRef = { type: 'user', id: '1' };
const ben: EntityRef = { type: 'user', id: '2' };
const AT = Date.UTC(2030, 0, 1);

let server: StartedServer;
let given: Redis | undefined;

const KINDS: [string, () => RedisOption][] = [
  ['a URL', () => server.url],
  [
    'a client with maxRetriesPerRequest: null',
    () =>
      (given = new Redis(server.url, { maxRetriesPerRequest: null, retryStrategy: () => 50 }).on('error', () => {})),
  ],
];

const follow = (backend: RedisFollowBackend) => backend.follow([{ from: ann, to: ben, at: AT }]);
const isBack = (backend: RedisFollowBackend) => () =>
  backend.status().then(
    () => true,
    () => false,
  );

async function timed<Result>(work: Promise<Result>): Promise<{ result: Result; milliseconds: number }> {
  const start = performance.now();
  return { result: await work, milliseconds: performance.now() - start };
}

beforeAll(async () => {
  server = await startRedis({ settings: {} });
});
beforeEach(() => {
  for (const level of ['log', 'warn'] as const) jest.spyOn(Logger.prototype, level).mockImplementation();
});
afterEach(async () => {
  await closeBackends();
  given?.disconnect();
  given = undefined;
  jest.restoreAllMocks();
});
afterAll(() => server.stop());

describe.each(KINDS)('While Redis is away, a backend on %s', (_, option) => {
  it('fails within its deadline and says that nothing was done, and serves when Redis is back', async () => {
    const { backend, told } = await openBackend('compact', { redis: option(), redisTimeout: TIMEOUT });
    await waitFor(isBack(backend));
    const port = Number(new URL(server.url).port);
    await server.stop();
    // Until the client has noticed, what it sends may arrive.
    await waitFor(async () => !(await isBack(backend)()));
    const { result, milliseconds } = await timed(follow(backend));
    expect(result).toEqual([{ error: expect.any(RedisUnavailableError) as unknown }]);
    expect(result[0]).toMatchObject({ error: { mayHaveHappened: false } });
    expect(milliseconds).toBeLessThan(TIMEOUT + SLACK);
    await expect(backend.counts([ann])).rejects.toThrow(RedisUnavailableError);
    await expect(backend.status()).rejects.toThrow(RedisUnavailableError);
    server = await startRedis({ settings: {}, port });
    await waitFor(isBack(backend));
    expect((await backend.counts([ann]))[0]?.followings).toMatchObject({ user: 0 });
    expect(await follow(backend)).toEqual([{ outcome: { changed: true, since: AT } }]);
    expect(told).toHaveLength(1);
  });

  it('says when a follow may have happened nevertheless, and can be asked again', async () => {
    const { backend } = await openBackend('compact', { redis: option(), redisTimeout: TIMEOUT });
    await waitFor(isBack(backend));
    for (const pid of server.pids) process.kill(pid, 'SIGSTOP');
    const { result, milliseconds } = await timed(follow(backend));
    for (const pid of server.pids) process.kill(pid, 'SIGCONT');
    expect(result[0]).toMatchObject({ error: { code: 'SPOOR_REDIS_UNAVAILABLE', mayHaveHappened: true } });
    expect(milliseconds).toBeLessThan(TIMEOUT + SLACK);
    await waitFor(isBack(backend));
    await follow(backend);
    expect((await backend.counts([ann, ben])).map(({ followings, followers }) => [followings, followers])).toEqual([
      [expect.objectContaining({ user: 1 }), expect.objectContaining({ user: 0 })],
      [expect.objectContaining({ user: 0 }), expect.objectContaining({ user: 1 })],
    ]);
  });
});

it('A backend may be opened before its Redis is there', async () => {
  const port = Number(new URL(server.url).port);
  await server.stop();
  const { backend } = await openBackend('compact', { redis: server.url, redisTimeout: TIMEOUT });
  server = await startRedis({ settings: {}, port });
  await waitFor(isBack(backend));
  expect(await follow(backend)).toEqual([{ outcome: { changed: true, since: AT } }]);
});

it('On a Cluster, a follow of which only one half could be written says that it may have happened, and is completed', async () => {
  const cluster = await startRedisCluster({ settings: {} });
  const sweeping = { interval: 100, grace: 100 };
  const { backend } = await openBackend('compact on a Cluster', {
    redis: { nodes: cluster.nodes },
    redisTimeout: 500,
    sweeping,
  });
  await waitFor(isBack(backend));
  // The slot of {user:1} is the second master's, that of {user:3} the first's.
  const cas: EntityRef = { type: 'user', id: '3' };
  const [first] = cluster.pids as [number];
  process.kill(first, 'SIGSTOP');
  const [result] = await backend.follow([{ from: ann, to: cas, at: AT }]);
  expect(result).toMatchObject({ error: { code: 'SPOOR_REDIS_UNAVAILABLE', mayHaveHappened: true } });
  expect((await backend.counts([ann]))[0]?.followings).toMatchObject({ user: 1 });
  process.kill(first, 'SIGCONT');
  const hears = async () => (await backend.relations(cas, [ann]).catch(() => []))[0]?.followedBy === AT;
  await waitFor(hears, { what: 'the other half' });
  expect(await backend.follow([{ from: ann, to: cas, at: AT + 1 }])).toEqual([
    { outcome: { changed: false, since: AT } },
  ]);
  await closeBackends();
  await cluster.stop();
});

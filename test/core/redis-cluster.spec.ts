import { Logger } from '@nestjs/common';
import { defineScript, RedisConnection, RedisUnavailableError } from '@spoor/core/redis';
import { startRedisCluster, type StartedCluster } from '@spoor/test-servers';
import { Redis } from 'ioredis';
import { setTimeout as delay } from 'node:timers/promises';
import { SLACK } from '../support/slack.js';
import { waitFor } from '../support/wait-for.js';

const TIMEOUT = 1_500;
const KEYS = ['{user:42}:followers', '{user:42}:followings'] as const;

const incrementBoth = defineScript<[number, number]>({
  name: 'incrementBoth',
  numberOfKeys: 2,
  lua: "return { redis.call('INCR', KEYS[1]), redis.call('INCR', KEYS[2]) }",
});

describe('On a Redis Cluster', () => {
  let cluster: StartedCluster;
  let nodes: Redis[];
  let connection: RedisConnection;

  beforeAll(async () => {
    // One of our own: slots move about here.
    cluster = await startRedisCluster({ settings: {} });
    nodes = cluster.nodes.map(({ host, port }) => new Redis(port, host).on('error', () => {}));
  });
  beforeEach(async () => {
    // With so short a pause ioredis by itself gives up after a quarter of a second.
    const option = { nodes: cluster.nodes, retryDelayOnTryAgain: 20 };
    connection = await RedisConnection.open(option, { timeout: TIMEOUT });
    await connection.ping();
  });
  afterEach(() => connection.close());
  afterAll(async () => {
    for (const node of nodes.splice(0)) node.disconnect();
    await cluster.stop();
  });

  /** Moves the slot of KEYS as `redis-cli --cluster reshard` does, one key at a time. */
  async function startMigration(): Promise<{ moveFirst(): Promise<void>; finish(): Promise<void> }> {
    const slot = await (nodes[0] as Redis).cluster('KEYSLOT', KEYS[0]);
    const identities = await Promise.all(nodes.map((node) => node.cluster('MYID') as Promise<string>));
    const owner = identities.indexOf(String(await slotOwner(nodes[0] as Redis, slot)));
    const source = nodes[owner] as Redis;
    const other = (owner + 1) % nodes.length;
    const target = nodes[other] as Redis;
    const move = (key: string) => source.migrate('127.0.0.1', cluster.nodes[other]?.port ?? 0, key, 0, 1_000);
    await target.cluster('SETSLOT', slot, 'IMPORTING', identities[owner] as string);
    await source.cluster('SETSLOT', slot, 'MIGRATING', identities[other] as string);
    return {
      moveFirst: async () => void (await move(KEYS[0])),
      finish: async () => {
        await move(KEYS[1]);
        for (const node of [target, source]) await node.cluster('SETSLOT', slot, 'NODE', identities[other] as string);
      },
    };
  }

  async function slotOwner(node: Redis, slot: number): Promise<unknown> {
    const ranges = (await node.cluster('SLOTS')) as unknown as [number, number, [string, number, string]][];
    return ranges.find(([first, last]) => slot >= first && slot <= last)?.[2][2];
  }

  it('a script waits for the end of a migration that has torn its keys apart, and runs once', async () => {
    const [before] = await connection.run(incrementBoth, KEYS);
    const migration = await startMigration();
    await migration.moveFirst();
    const pending = connection.run(incrementBoth, KEYS);
    let settled = false;
    void pending.finally(() => (settled = true)).catch(() => {});
    await delay(600);
    expect(settled).toBe(false);
    await migration.finish();
    expect(await pending).toEqual([before + 1, before + 1]);
    expect(await connection.run(incrementBoth, KEYS)).toEqual([before + 2, before + 2]);
  });

  it('a migration that outlasts the deadline is a typed error', async () => {
    const [before] = await connection.run(incrementBoth, KEYS);
    const migration = await startMigration();
    await migration.moveFirst();
    const start = performance.now();
    const error: unknown = await connection.run(incrementBoth, KEYS).catch((reason: unknown) => reason);
    expect(performance.now() - start).toBeLessThan(TIMEOUT + SLACK);
    expect(error).toBeInstanceOf(RedisUnavailableError);
    await delay(300); // for what ioredis may still be trying
    await migration.finish();
    expect(await connection.run(incrementBoth, KEYS)).toEqual([before + 1, before + 1]);
  });

  it('a script goes straight to the node of its keys, and by way of ioredis once they have moved, which it learns from', async () => {
    const [before] = await connection.run(incrementBoth, KEYS);
    const byWayOfIoredis = jest.spyOn(connection.client, 'sendCommand');
    await connection.run(incrementBoth, KEYS);
    expect(byWayOfIoredis).toHaveBeenCalledTimes(0);
    const migration = await startMigration();
    await migration.moveFirst();
    await migration.finish();
    expect(await connection.run(incrementBoth, KEYS)).toEqual([before + 2, before + 2]);
    expect(byWayOfIoredis).toHaveBeenCalled();
    await waitFor(async () => {
      byWayOfIoredis.mockClear();
      await connection.run(incrementBoth, KEYS);
      return byWayOfIoredis.mock.calls.length === 0;
    });
    byWayOfIoredis.mockRestore();
  });

  it.each([{ keyPrefix: 'app:' }, { redisOptions: { keyPrefix: 'app:' } }])(
    'scripts and commands meet the same keys where ioredis puts something before them: %j',
    async (options) => {
      const prefixed = await RedisConnection.open({ nodes: cluster.nodes, ...options }, { timeout: TIMEOUT });
      const keys = ['{prefixed}:a', '{prefixed}:b'];
      const before = Number(await prefixed.execute((client) => client.get('{prefixed}:a')));
      for (const count of [1, 2, 3])
        expect(await prefixed.run(incrementBoth, keys)).toEqual([before + count, before + count]);
      expect(await prefixed.execute((client) => client.get('{prefixed}:a'))).toBe(String(before + 3));
      await prefixed.close();
    },
  );

  it('keys of two slots in one script are refused as they are by Redis', async () => {
    await expect(connection.run(incrementBoth, ['{a}', '{b}'])).rejects.toThrow(/CROSSSLOT|same slot/);
  });

  it('an operation fails within its deadline when all nodes are gone', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    for (const node of nodes.splice(0)) node.disconnect();
    await cluster.stop();
    await waitFor(() => connection.client.status !== 'ready');
    const start = performance.now();
    await expect(connection.ping()).rejects.toThrow(RedisUnavailableError);
    expect(performance.now() - start).toBeLessThan(TIMEOUT + SLACK);
    warn.mockRestore();
  });
});

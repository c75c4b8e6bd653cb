import { InvalidArgumentError } from '@spoor/core';
import { defineScript, RedisConnection, type RedisOption } from '@spoor/core/redis';
import { Cluster, Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { testRedisClusterNodes, testRedisUrl } from '../support/redis.js';

const KINDS: [string, () => RedisOption][] = [
  ['a single server', testRedisUrl],
  ['a Cluster', () => ({ nodes: testRedisClusterNodes() })],
];
/** One tag in the slots of each of the three masters. */
const TAGS = ['{a}', '{b}', '{c}', '{d}', '{e}', '{f}', '{g}', '{h}'];

describe.each(KINDS)('A script on %s', (_, option) => {
  /** Unique, so that no server knows it yet. */
  const add = defineScript<[number, string]>({
    name: 'add',
    numberOfKeys: 2,
    lua: `-- ${randomUUID()}
      local total = redis.call('INCRBY', KEYS[1], ARGV[1])
      redis.call('SET', KEYS[2], ARGV[2])
      return { total, redis.call('GET', KEYS[2]) }`,
  });
  let connection: RedisConnection;

  const servers = (): Redis[] =>
    connection.client instanceof Cluster ? connection.client.nodes('master') : [connection.client as Redis];
  const flush = () => Promise.all(servers().map((server) => server.script('FLUSH')));
  const known = async () => (await Promise.all(servers().map((server) => server.script('EXISTS', add.sha1)))).flat();
  const everywhere = (prefix: string) =>
    Promise.all(TAGS.map((tag) => connection.run(add, [`${prefix}${tag}:1`, `${prefix}${tag}:2`], [5, 'text'])));

  beforeAll(async () => {
    connection = await RedisConnection.open(option());
    await connection.ping();
  });
  afterAll(() => connection.close());

  it('runs where it is not known yet, and is known to every node afterwards', async () => {
    expect(new Set(await known())).toEqual(new Set([0]));
    const results = await everywhere(randomUUID());
    expect(results).toEqual(TAGS.map(() => [5, 'text']));
    expect(new Set(await known())).toEqual(new Set([1]));
  });

  it('is sent by its hash alone once it is known', async () => {
    const prefix = randomUUID();
    await everywhere(prefix);
    const texts = async () => {
      const reports = await Promise.all(servers().map((server) => server.info('commandstats')));
      return reports.map((report) => /^cmdstat_eval:calls=(\d+)/m.exec(report)?.[1]);
    };
    const before = await texts();
    const results = await everywhere(prefix);
    expect(results).toEqual(TAGS.map(() => [10, 'text']));
    expect(await texts()).toEqual(before);
  });

  it('takes as many keys as it is given when it says so', async () => {
    const incrementAll = defineScript<number[]>({
      name: 'incrementAll',
      numberOfKeys: 'any',
      lua: `
        local values = {}
        for index, key in ipairs(KEYS) do values[index] = redis.call('INCRBY', key, ARGV[1]) end
        return values`,
    });
    const prefix = randomUUID();
    expect(await connection.run(incrementAll, [`${prefix}{a}:1`], [2])).toEqual([2]);
    expect(await connection.run(incrementAll, [`${prefix}{a}:1`, `${prefix}{a}:2`], [3])).toEqual([5, 3]);
    expect(await connection.run(incrementAll, [`${prefix}{a}:2`, `${prefix}{a}:1`], [1])).toEqual([4, 6]);
  });

  it('runs exactly once after SCRIPT FLUSH', async () => {
    const prefix = randomUUID();
    await everywhere(prefix);
    await flush();
    expect(new Set(await known())).toEqual(new Set([0]));
    expect(await everywhere(prefix)).toEqual(TAGS.map(() => [10, 'text']));
  });

  it('refuses another number of keys than it was defined with', async () => {
    await expect(connection.run(add, ['{a}:1'], [5, 'text'])).rejects.toThrow(InvalidArgumentError);
  });

  it('passes its own errors on', async () => {
    const failing = defineScript({ name: 'failing', numberOfKeys: 1, lua: "return redis.error_reply('SPOOR no')" });
    await expect(connection.run(failing, ['{a}'])).rejects.toThrow(/^SPOOR no/);
  });
});

import { Redis } from 'ioredis';
import { testRedisUrl } from '../../support/redis.js';

/** Does something with this spec file's own database of Redis. */
export async function onRedis<Result>(work: (redis: Redis) => Promise<Result>): Promise<Result> {
  const redis = new Redis(testRedisUrl());
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

/** Redis as a list of commands, a line of JSON for each key. Keys that were to expire stay: a dump is of any age. */
export async function dumpRedis(redis: Redis): Promise<string> {
  const keys = (await redis.keys('*')).toSorted();
  const commands: string[][] = [];
  for (const key of keys) commands.push(await commandFor(redis, key));
  return commands.map((command) => `${JSON.stringify(command)}\n`).join('');
}

async function commandFor(redis: Redis, key: string): Promise<string[]> {
  const type = await redis.type(key);
  if (type === 'string') return ['SET', key, (await redis.get(key)) ?? ''];
  if (type === 'hash') return ['HSET', key, ...Object.entries(await redis.hgetall(key)).flat()];
  if (type === 'set') return ['SADD', key, ...(await redis.smembers(key))];
  if (type === 'list') return ['RPUSH', key, ...(await redis.lrange(key, 0, -1))];
  if (type !== 'zset') throw new Error(`${key} is a ${type}, which no dump of ours knows yet`);
  const members = await redis.zrange(key, 0, -1, 'WITHSCORES');
  const pairs = members.flatMap((member, index) => (index % 2 === 0 ? [members[index + 1] ?? '', member] : []));
  return ['ZADD', key, ...pairs];
}

/** Runs what dumpRedis() has written. */
export async function loadRedis(redis: Redis, dump: string): Promise<void> {
  for (const line of dump.split('\n').filter(Boolean)) {
    const [command = '', ...values] = JSON.parse(line) as string[];
    await redis.call(command, ...values);
  }
}

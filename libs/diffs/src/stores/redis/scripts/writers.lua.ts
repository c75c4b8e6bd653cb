import { defineScript } from '@spoor/core/redis';

/**
 * KEYS: 1 writers, a sorted set by the time in milliseconds until which they are believed to live; 2 what they write, a hash.
 * ARGV: 1 the writer; 2 what it writes; 3 for how long to believe it, and 4 to keep the keys, in milliseconds.
 */
export const markWriter = defineScript<null>({
  name: 'markWriter',
  numberOfKeys: 2,
  lua: `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[3]), ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('PEXPIRE', KEYS[2], ARGV[4])
`,
});

/** KEYS: as above. ARGV: 1 the writer. */
export const clearWriter = defineScript<null>({
  name: 'clearWriter',
  numberOfKeys: 2,
  lua: `
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
`,
});

/**
 * KEYS: as above. ARGV: 1 for how long nobody else is told. Returns writers that have fallen silent, each with what it writes: anything,
 * where that is not known any more.
 */
export const claimSilentWriters = defineScript<string[]>({
  name: 'claimSilentWriters',
  numberOfKeys: 2,
  lua: `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local silent = {}
for _, writer in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. string.format('%.0f', now))) do
  redis.call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[1]), writer)
  silent[#silent + 1] = writer
  silent[#silent + 1] = redis.call('HGET', KEYS[2], writer) or '[""]'
end
return silent
`,
});

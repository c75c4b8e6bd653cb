import { defineScript } from '@spoor/core/redis';

/**
 * KEYS: 1 the log; 2 its state; 3 the registry. ARGV: 1 retention in microseconds; 2 the log's name.
 * Returns how many diffs were removed.
 */
export const prune = defineScript<number>({
  name: 'prune',
  numberOfKeys: 3,
  lua: `
local time = redis.call('TIME')
local cut = '(' .. string.format('%.0f', time[1] * 1000000 + time[2] - ARGV[1])
local gone = redis.call('ZREVRANGEBYSCORE', KEYS[1], cut, '-inf', 'WITHSCORES', 'LIMIT', 0, 1)
local removed = 0
if gone[1] then
  removed = redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', cut)
  local floor = tonumber(redis.call('HGET', KEYS[2], 'floorAt') or '0')
  if floor < tonumber(gone[2]) then
    redis.call('HSET', KEYS[2], 'floorAt', gone[2], 'floorTag', string.sub(gone[1], 8, 13), 'floorReason', 'pruned')
  end
end
local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
if first[1] then
  redis.call('HSET', KEYS[2], 'oldestAt', first[2])
  redis.call('ZADD', KEYS[3], first[2], ARGV[2])
else
  redis.call('HDEL', KEYS[2], 'oldestAt')
  redis.call('ZREM', KEYS[3], ARGV[2])
end
return removed
`,
});

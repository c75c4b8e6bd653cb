import { defineScript } from '@spoor/core/redis';

/**
 * KEYS: 1 the log; 2 its state; 3 the registry. ARGV: 1 the entity as it stands in bodies; 2 the log's name; 3 a tag for the new
 * floor; 4 the channel. Removes the entity's diffs and makes all cursors gone. Returns how many there were.
 */
export const erase = defineScript<number>({
  name: 'erase',
  numberOfKeys: 3,
  lua: `
local function digits(number) return string.format('%.0f', number) end

local removed = 0
for _, body in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  local found = string.find(body, ARGV[1], 1, true)
  -- Near the beginning; what follows is data, in which the same text may stand.
  if found and found == string.find(body, '"entity":', 1, true) then
    redis.call('ZREM', KEYS[1], body)
    removed = removed + 1
  end
end
local head = tonumber(redis.call("HGET", KEYS[2], "headAt") or "")
if not head then return removed end

local time = redis.call('TIME')
local at = time[1] * 1000000 + time[2]
if at <= head then at = head + 1 end
redis.call('HSET', KEYS[2], 'headAt', digits(at), 'headTag', ARGV[3], 'floorAt', digits(at), 'floorTag', ARGV[3],
  'floorReason', 'invalidated')
local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
if first[1] then
  redis.call('HSET', KEYS[2], 'oldestAt', first[2])
  redis.call('ZADD', KEYS[3], first[2], ARGV[2])
else
  redis.call('HDEL', KEYS[2], 'oldestAt')
  redis.call('ZREM', KEYS[3], ARGV[2])
end
redis.call('PUBLISH', ARGV[4], ARGV[2])
return removed
`,
});

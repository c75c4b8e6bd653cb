import { defineScript } from '@spoor/core/redis';

/**
 * KEYS: 1 the log, a sorted set of bodies by place; 2 its state, a hash; 3 the registry, a sorted set of the logs of the shard by
 * their oldest place.
 * ARGV: 1 retention in microseconds; 2 an epoch, should the log be new; 3 the log's name; 4 the channel; 5 names of the other logs that
 * have these diffs, a line each; 6 … bodies.
 *
 * A place is the server's time in microseconds, or one more than the last: unique, and rising whatever the clock does. What is there
 * already, because it is delivered once more, stays where it is. A log that is written all the time is cleared and has its time to
 * live renewed now and then, not with each diff.
 */
export const append = defineScript<number>({
  name: 'append',
  numberOfKeys: 3,
  lua: `
local function digits(number) return string.format('%.0f', number) end

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local retention = tonumber(ARGV[1])
local state = redis.call('HMGET', KEYS[2], 'headAt', 'oldestAt', 'renewedAt', 'logs')
local last, oldest, renewed = tonumber(state[1]), tonumber(state[2]), tonumber(state[3])

if oldest and oldest < now - retention * 1.25 then
  local cut = '(' .. digits(now - retention)
  local gone = redis.call('ZREVRANGEBYSCORE', KEYS[1], cut, '-inf', 'WITHSCORES', 'LIMIT', 0, 1)
  if gone[1] then
    redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', cut)
    redis.call('HSET', KEYS[2], 'floorAt', gone[2], 'floorTag', string.sub(gone[1], 8, 13), 'floorReason', 'pruned')
  end
  local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  if first[1] then
    oldest = tonumber(first[2])
    redis.call('ZADD', KEYS[3], first[2], ARGV[3])
  else
    if not gone[1] then
      local head = redis.call('HMGET', KEYS[2], 'headAt', 'headTag')
      redis.call('HSET', KEYS[2], 'floorAt', head[1], 'floorTag', head[2], 'floorReason', 'pruned')
    end
    oldest = nil
  end
end

local at, tag = last or 0, nil
local first = nil
for i = 6, #ARGV do
  local place = now
  if place <= at then place = at + 1 end
  if redis.call('ZADD', KEYS[1], 'NX', digits(place), ARGV[i]) == 1 then
    at = place
    first = first or place
    tag = string.sub(ARGV[i], 8, 13)
  end
end
if not first then return 0 end

local fields = { 'headAt', digits(at), 'headTag', tag }
local function set(field, value)
  fields[#fields + 1] = field
  fields[#fields + 1] = value
end
if not last then
  set('epoch', ARGV[2])
  set('floorAt', '0')
  set('floorTag', '')
  set('floorReason', 'pruned')
end
if not oldest then
  set('oldestAt', digits(first))
  redis.call('ZADD', KEYS[3], digits(first), ARGV[3])
  -- Logs that have expired by themselves.
  local dead = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', digits(now - retention * 3), 'LIMIT', 0, 2)
  if dead[1] then redis.call('ZREM', KEYS[3], unpack(dead)) end
elseif digits(oldest) ~= state[2] then
  set('oldestAt', digits(oldest))
end
if ARGV[5] ~= '' then
  local logs = state[4] or ''
  for name in string.gmatch(ARGV[5], '[^\\n]+') do
    if not string.find('\\n' .. logs .. '\\n', '\\n' .. name .. '\\n', 1, true) then
      logs = logs == '' and name or logs .. '\\n' .. name
    end
  end
  if logs ~= state[4] then set('logs', logs) end
end
local renews = not oldest or not renewed or renewed < now - retention / 8
if renews then set('renewedAt', digits(now)) end
redis.call('HSET', KEYS[2], unpack(fields))
if renews then
  local milliseconds = retention / 1000
  redis.call('PEXPIRE', KEYS[1], digits(milliseconds * 1.5))
  redis.call('PEXPIRE', KEYS[2], digits(milliseconds * 3))
  redis.call('PEXPIRE', KEYS[3], digits(milliseconds * 4))
end
redis.call('PUBLISH', ARGV[4], ARGV[3])
return 1
`,
});

import { defineScript } from '@spoor/core/redis';

/**
 * KEYS, for each log: 1 the log, a sorted set of bodies by place; 2 its state, a hash; 3 the registry, a sorted set of the logs of the
 * shard by their oldest place.
 * ARGV: 1 retention in microseconds; 2 the channel; then for each log its name, the names of the other logs that have its diffs, a line
 * each, the number of bodies, and the bodies.
 *
 * A place is the server's time in microseconds, or one more than the last: unique, and rising whatever the clock does. What is there
 * already, because it is delivered once more, stays where it is. A log that is written all the time is cleared and has its time to
 * live renewed now and then, not with each diff.
 */
export const append = defineScript<null>({
  name: 'append',
  numberOfKeys: 'any',
  lua: `
local function digits(number) return string.format('%.0f', number) end

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local retention = tonumber(ARGV[1])
local written, extended = {}, {}

local function append(log, stateKey, registry, name, others, firstBody, lastBody)
  local state = redis.call('HMGET', stateKey, 'headAt', 'oldestAt', 'renewedAt', 'logs', 'floorAt')
  local last, oldest, renewed = tonumber(state[1]), tonumber(state[2]), tonumber(state[3])
  local isPruned = false

  if oldest and oldest < now - retention * 1.25 then
    local cut = '(' .. digits(now - retention)
    local gone = redis.call('ZREVRANGEBYSCORE', log, cut, '-inf', 'WITHSCORES', 'LIMIT', 0, 1)
    if gone[1] then
      redis.call('ZREMRANGEBYSCORE', log, '-inf', cut)
      -- After an erasure the floor is above what has just been removed.
      if (tonumber(state[5]) or 0) < tonumber(gone[2]) then
        redis.call('HSET', stateKey, 'floorAt', gone[2], 'floorTag', string.sub(gone[1], 8, 13), 'floorReason', 'pruned')
      end
    end
    local first = redis.call('ZRANGE', log, 0, 0, 'WITHSCORES')
    if first[1] then
      oldest, isPruned = first[2], true
      redis.call('ZADD', registry, oldest, name)
    else
      if not gone[1] then
        local head = redis.call('HMGET', stateKey, 'headAt', 'headTag')
        redis.call('HSET', stateKey, 'floorAt', head[1], 'floorTag', head[2], 'floorReason', 'pruned')
      end
      oldest = nil
    end
  end

  -- Places are spelled once each: that takes longer than to calculate with them.
  local at, place, tag = (last or 0), nil, nil
  local first = nil
  for from = firstBody, lastBody, 1000 do
    local to = math.min(from + 999, lastBody)
    local lowest = now
    if lowest <= at then lowest = at + 1 end
    local members = {}
    for i = from, to do
      members[#members + 1] = digits(lowest + i - from)
      members[#members + 1] = ARGV[i]
    end
    local added = redis.call('ZADD', log, 'NX', unpack(members))
    if added > 0 then
      first = first or members[1]
      if added == to - from + 1 then
        at, place, tag = lowest + to - from, members[#members - 1], string.sub(ARGV[to], 8, 13)
      else
        -- Those that were there already have kept their places.
        local newest = redis.call('ZREVRANGE', log, 0, 0, 'WITHSCORES')
        at, place, tag = tonumber(newest[2]), newest[2], string.sub(newest[1], 8, 13)
      end
    end
  end
  if not first then return end

  local fields = { 'headAt', place, 'headTag', tag }
  local function set(field, value)
    fields[#fields + 1] = field
    fields[#fields + 1] = value
  end
  if not last then
    -- Random, as the id of the diff that begins the log.
    set('epoch', string.sub(ARGV[firstBody], 8, 15))
    set('floorAt', '0')
    set('floorTag', '')
    set('floorReason', 'pruned')
  end
  if not oldest then
    set('oldestAt', first)
    redis.call('ZADD', registry, first, name)
    if not extended[registry] then
      extended[registry] = true
      redis.call('PEXPIRE', registry, digits(retention / 1000 * 4))
      -- Logs that have expired by themselves: more than one call adds, in each registry that it adds to, or they would become ever more.
      local dead = redis.call('ZRANGEBYSCORE', registry, '-inf', digits(now - retention * 3), 'LIMIT', 0, 100)
      if dead[1] then redis.call('ZREM', registry, unpack(dead)) end
    end
  elseif isPruned then
    set('oldestAt', oldest)
  end
  if others ~= '' then
    local logs = state[4] or ''
    for other in string.gmatch(others, '[^\\n]+') do
      if not string.find('\\n' .. logs .. '\\n', '\\n' .. other .. '\\n', 1, true) then
        logs = logs == '' and other or logs .. '\\n' .. other
      end
    end
    if logs ~= state[4] then set('logs', logs) end
  end
  local renews = not oldest or not renewed or renewed < now - retention / 8
  if renews then set('renewedAt', digits(now)) end
  redis.call('HSET', stateKey, unpack(fields))
  if renews then
    local milliseconds = retention / 1000
    redis.call('PEXPIRE', log, digits(milliseconds * 1.5))
    redis.call('PEXPIRE', stateKey, digits(milliseconds * 3))
    if oldest then redis.call('PEXPIRE', registry, digits(milliseconds * 4)) end
  end
  written[#written + 1] = name
end

local next = 3
for key = 1, #KEYS, 3 do
  local bodies = tonumber(ARGV[next + 2])
  append(KEYS[key], KEYS[key + 1], KEYS[key + 2], ARGV[next], ARGV[next + 1], next + 3, next + 2 + bodies)
  next = next + 3 + bodies
end
if written[1] then redis.call('PUBLISH', ARGV[2], table.concat(written, '\\n')) end
`,
});

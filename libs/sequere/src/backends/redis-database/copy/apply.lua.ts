import { defineScript } from '@spoor/core/redis';

/**
 * Applies a committed change of an edge to the copy of one of its ends, unless a newer one has been.
 *
 * Changes may come late and in any order, so the last version of an entry is remembered for longer than a change may be under way;
 * one that is older than what is remembered, for Redis may have been flushed, is refused. A copy that has been told nothing for so long
 * remembers all that may still be under way. While the copy is being built what is
 * applied goes before what was read; where there is none there is nothing to do, for whoever builds one reads the change.
 *
 * KEYS: 1 marker, 2 building, 3 touched, 4 memory, 5 floor, 6 the entry's version, 7 its list, 8 the opposite list, 9 friends.
 * ARGV: 1 the member, 2 the version, 3 the date, empty when there is no edge, 4 and 5 between which instants it may be applied, in
 * microseconds, 6 how long versions are remembered, in milliseconds, 7 the entry's name among those touched.
 * Returns 1, or 0 when it is refused.
 */
export const applyScript = defineScript<0 | 1>({
  name: 'applyToCopy',
  numberOfKeys: 9,
  lua: `
local call = redis.call
local marker, building, touched, memory, floor, lastVersion, list, opposite, friends = unpack(KEYS)
local member, version, date = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local time = call('TIME')
local now = time[1] * 1000000 + time[2]
if now > tonumber(ARGV[5]) then return 0 end
local started = call('GET', building)
local stands = call('GET', marker)
local copy = started or stands
local since = call('GET', memory) or (copy and copy:match('^%d+'))
if copy and tonumber(ARGV[4]) < tonumber(since) then return 0 end
if version <= tonumber(call('GET', floor) or '-1') then return 0 end
call('SET', memory, since or string.format('%.0f', now), 'PX', ARGV[6])
if version <= tonumber(call('GET', lastVersion) or '-1') then return 1 end
call('SET', lastVersion, ARGV[2], 'PX', ARGV[6])
if started then call('SADD', touched, ARGV[7]) elseif not stands then return 1 end
if date == '' then
  call('ZREM', list, member)
  call('ZREM', friends, member)
else
  call('ZADD', list, date, member)
  local back = call('ZSCORE', opposite, member)
  if back then call('ZADD', friends, math.max(date, back), member) end
end
return 1`,
});

import { defineScript } from '@spoor/core/redis';

/**
 * Begins to build a copy, unless that is complete or somebody else is at it.
 *
 * KEYS: 1 marker, 2 building, 3 touched, 4 memory, then all lists.
 * ARGV: 1 the builder's token, 2 how long it may be silent, in milliseconds, 3 how long versions are remembered, in milliseconds,
 * 4 the era. Returns whether to go on, and with which token.
 */
export const startBuildScript = defineScript<string | null>({
  name: 'startBuild',
  numberOfKeys: 'any',
  lua: `
local call = redis.call
local marker, building, touched, memory = unpack(KEYS, 1, 4)
local stands = call('GET', marker)
if call('EXISTS', building) == 1 or (stands and stands:match('^%d+ (.*)$') == ARGV[4]) then return false end
local time = call('TIME')
local now = string.format('%.0f', time[1] * 1000000 + time[2])
call('UNLINK', marker, touched, unpack(KEYS, 5))
call('SET', memory, call('GET', memory) or now, 'PX', ARGV[3])
local token = now .. ' ' .. ARGV[1]
call('SET', building, token, 'PX', ARGV[2])
return token`,
});

/**
 * Adds some of a list, as it was read, but for what has been applied since the build began. Friends are those in both lists, whichever
 * comes last.
 *
 * KEYS: 1 building, 2 touched, 3 the list, 4 the opposite list, 5 friends.
 * ARGV: 1 the token, 2 how long the builder may be silent, in milliseconds, 3 what names begin with among those touched, then ids
 * and dates, alternating. Returns whether to go on.
 */
export const addToBuildScript = defineScript<0 | 1>({
  name: 'addToBuild',
  numberOfKeys: 5,
  lua: `
local call = redis.call
local building, touched, list, opposite, friends = unpack(KEYS)
if call('GET', building) ~= ARGV[1] then return 0 end
call('PEXPIRE', building, ARGV[2])
for index = 4, #ARGV, 2 do
  local member, date = ARGV[index], ARGV[index + 1]
  if call('SISMEMBER', touched, ARGV[3] .. member) == 0 then
    call('ZADD', list, date, member)
    local back = call('ZSCORE', opposite, member)
    if back then call('ZADD', friends, math.max(date, back), member) end
  end
end
return 1`,
});

/**
 * Ends a build: from now on the copy is read.
 *
 * KEYS: 1 marker, 2 building, 3 touched. ARGV: 1 the token, 2 the era. Returns whether it stands.
 */
export const finishBuildScript = defineScript<0 | 1>({
  name: 'finishBuild',
  numberOfKeys: 3,
  lua: `
local call = redis.call
local token = call('GET', KEYS[2])
if token ~= ARGV[1] then return 0 end
call('UNLINK', KEYS[2], KEYS[3])
call('SET', KEYS[1], token:match('^%d+') .. ' ' .. ARGV[2])
return 1`,
});

/**
 * Drops a copy, complete or not; the next who reads of the entity has it built anew.
 *
 * KEYS: 1 marker, 2 building, 3 touched, 4 memory, 5 floor, then all lists.
 * ARGV: 1 the version of the change that is the reason, 0 for none, 2 how long it is remembered, in milliseconds.
 */
export const dropScript = defineScript<1>({
  name: 'dropCopy',
  numberOfKeys: 'any',
  lua: `
local call = redis.call
local floor, time = KEYS[5], call('TIME')
call('UNLINK', KEYS[1], KEYS[2], KEYS[3], unpack(KEYS, 6))
call('SET', KEYS[4], call('GET', KEYS[4]) or string.format('%.0f', time[1] * 1000000 + time[2]), 'PX', ARGV[2])
if tonumber(ARGV[1]) > tonumber(call('GET', floor) or '0') then call('SET', floor, ARGV[1], 'PX', ARGV[2]) end
return 1`,
});

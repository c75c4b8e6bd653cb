import { defineScript } from '@spoor/core/redis';

/** Epoch, head, floor with its reason, generations of the type and of all, the time; then bodies, each with its place. */
export type ReadAnswer = [
  epoch: string,
  headAt: string,
  headTag: string,
  floorAt: string,
  floorTag: string,
  floorReason: string,
  own: string | null,
  all: string | null,
  now: string,
  diffs: string[],
];

/**
 * KEYS: 1 the log; 2 its state; 3 the generations of the shard, a hash by type, of all under the empty name.
 * ARGV: 1 retention in microseconds; 2 an epoch, should the log be unknown; 3 the type; 4 the lowest place, 5 the highest;
 * 6 'oldest' or 'newest' first; 7 how many diffs.
 *
 * An unknown log gets a state: a cursor must be able to tell that the server has been flushed since. Who reads keeps it alive.
 */
export const read = defineScript<ReadAnswer>({
  name: 'read',
  numberOfKeys: 3,
  lua: `
local function digits(number) return string.format('%.0f', number) end

local time = redis.call('TIME')
local now = digits(time[1] * 1000000 + time[2])
local lifetime = ARGV[1] / 1000 * 3
local state = redis.call('HMGET', KEYS[2], 'epoch', 'headAt', 'headTag', 'floorAt', 'floorTag', 'floorReason')
if not state[1] then
  state = { ARGV[2], now, '', now, '', 'pruned' }
  redis.call('HSET', KEYS[2], 'epoch', state[1], 'headAt', now, 'headTag', '', 'floorAt', now, 'floorTag', '',
    'floorReason', 'pruned')
  redis.call('PEXPIRE', KEYS[2], digits(lifetime))
elseif redis.call('PTTL', KEYS[2]) < lifetime / 2 then
  redis.call('PEXPIRE', KEYS[2], digits(lifetime))
end

-- The whole log has expired.
if state[2] ~= state[4] and redis.call('EXISTS', KEYS[1]) == 0 then
  state[4], state[5], state[6] = state[2], state[3], 'pruned'
  redis.call('HSET', KEYS[2], 'floorAt', state[4], 'floorTag', state[5], 'floorReason', 'pruned')
  redis.call('HDEL', KEYS[2], 'oldestAt')
end

local diffs = {}
if ARGV[7] ~= '0' then
  if ARGV[6] == 'oldest' then
    diffs = redis.call('ZRANGEBYSCORE', KEYS[1], ARGV[4], ARGV[5], 'WITHSCORES', 'LIMIT', 0, ARGV[7])
  else
    diffs = redis.call('ZREVRANGEBYSCORE', KEYS[1], ARGV[5], ARGV[4], 'WITHSCORES', 'LIMIT', 0, ARGV[7])
  end
end
local generations = redis.call('HMGET', KEYS[3], ARGV[3], '')
return { state[1], state[2], state[3], state[4], state[5], state[6], generations[1], generations[2], now, diffs }
`,
});

import { defineScript } from '@spoor/core/redis';

/**
 * How long after its version was given a step may still be carried out, in microseconds. A ledger remembers an edge for twice as
 * long, so that whatever is late finds either a newer version or its own end.
 */
const DEADLINE = 20_000_000;
/** How long a ledger remembers an edge, in microseconds. */
export const MEMORY = 2 * DEADLINE;

const WRITE_HALF = `
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end

local function writeHalf()
  if ARGV[4] == '' then
    redis.call('ZREM', KEYS[1], ARGV[1])
    redis.call('ZREM', KEYS[3], ARGV[1])
    return
  end
  redis.call('ZADD', KEYS[1], ARGV[4], ARGV[1])
  local back = redis.call('ZSCORE', KEYS[2], ARGV[1])
  if back then redis.call('ZADD', KEYS[3], math.max(ARGV[4], back), ARGV[1]) end
end`;

/**
 * The second step of a follow or unfollow, on the other's slot: its half of the edge, unless a newer version has been written or the
 * step is too late. Repeating it changes nothing.
 *
 * KEYS: 1 the other's followers, 2 its followings, 3 its friends, 4 the slot's ledger of incoming edges.
 * ARGV: 1 the follower's id, 2 the edge, 3 the version, 4 the date, empty when there is no edge any more.
 * Returns 0, or the version that one must exceed that is to be written.
 */
export const writeReverseScript = defineScript<number>({
  name: 'writeReverse',
  numberOfKeys: 4,
  lua: `${WRITE_HALF}
local version, time = tonumber(ARGV[3]), now()
if time > version + ${DEADLINE} then
  return math.max(time, redis.call('ZSCORE', KEYS[4], ARGV[2]) or 0)
end
if redis.call('ZADD', KEYS[4], 'GT', 'CH', version, ARGV[2]) == 0 then
  local last = tonumber(redis.call('ZSCORE', KEYS[4], ARGV[2]))
  if last > version then return last end
end
writeHalf()
return 0`,
});

/**
 * Mends the follower's half of an edge whose acknowledged write was lost in a failover, after the other's half.
 *
 * KEYS: 1 the follower's followings, 2 its followers, 3 its friends, 4 the slot's ledger of outgoing edges.
 * ARGV: 1 the other's id, 2 the edge, 3 the version of the other's half, 4 its date, empty when there is no edge, 5 the version
 * that the ledger had, empty without one, 6 the server's time when it was read.
 * Returns whether nobody has written to the edge since.
 */
export const adoptScript = defineScript<0 | 1>({
  name: 'adopt',
  numberOfKeys: 4,
  lua: `${WRITE_HALF}
local last = redis.call('ZSCORE', KEYS[4], ARGV[2])
if tonumber(last or '') ~= tonumber(ARGV[5]) or now() > ARGV[6] + ${DEADLINE} then return 0 end
redis.call('ZADD', KEYS[4], ARGV[3], ARGV[2])
writeHalf()
return 1`,
});

/**
 * What a slot knows of a half.
 *
 * KEYS: 1 its list, 2 the slot's ledger. ARGV: 1 the member, 2 the edge.
 * Returns the date and the version, null without one, and the server's time in microseconds.
 */
export const readHalfScript = defineScript<[since: string | null, version: string | null, time: number]>({
  name: 'readHalf',
  numberOfKeys: 2,
  lua: `
local time = redis.call('TIME')
return {
  redis.call('ZSCORE', KEYS[1], ARGV[1]),
  redis.call('ZSCORE', KEYS[2], ARGV[2]),
  time[1] * 1000000 + time[2],
}`,
});

/**
 * Forgets edges of a ledger that have not been written to since, as far as nothing that could still arrive is younger.
 *
 * KEYS: 1 the ledger. ARGV: edges and their versions, alternating.
 * Returns those that it has forgotten.
 */
export const forgetScript = defineScript<string[]>({
  name: 'forget',
  numberOfKeys: 1,
  lua: `
local time, forgotten = redis.call('TIME'), {}
local latest = time[1] * 1000000 + time[2] - ${MEMORY}
for index = 1, #ARGV, 2 do
  local version = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[index]) or '')
  if version == tonumber(ARGV[index + 1]) and version <= latest then
    redis.call('ZREM', KEYS[1], ARGV[index])
    table.insert(forgotten, ARGV[index])
  end
end
return forgotten`,
});

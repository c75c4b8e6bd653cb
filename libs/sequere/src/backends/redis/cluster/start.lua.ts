import { defineScript } from '@spoor/core/redis';

/**
 * What the follower's half of an edge became: whether it changed, and its date, null without one. With a version, the other half is
 * yet to be written; without, both are known to agree.
 */
export type StartedEdge = [changed: 0 | 1, since: string | null, version?: number];

/**
 * Versions are microseconds of the server's clock, but always beyond the edge's last, whatever the clock does. Lua's numbers hold
 * them exactly; they must not be concatenated, which rounds. `enter(ledger, edge)` gives an edge its next one; the clock has nearly
 * always gone on since the last.
 */
const NEXT_VERSION = `
local function nextVersion(last)
  local time = redis.call('TIME')
  return math.max(time[1] * 1000000 + time[2], last + 1)
end

local function enter(ledger, edge)
  local version = nextVersion(0)
  if redis.call('ZADD', ledger, 'GT', 'CH', version, edge) == 1 then return version end
  version = redis.call('ZSCORE', ledger, edge) + 1
  redis.call('ZADD', ledger, version, edge)
  return version
end`;

/**
 * The first step of a follow, on the follower's slot: its half of the edge, and an entry in the slot's ledger that says which
 * version the other half has yet to reach. An edge that stands but still has its entry gets a new version, so that whoever repeats a
 * follow knows both halves written.
 *
 * KEYS: 1 the follower's followings, 2 its followers, 3 its friends, 4 the slot's ledger of outgoing edges.
 * ARGV: 1 the other's id, 2 the edge, 3 the date.
 * Returns a StartedEdge.
 */
export const startFollowScript = defineScript<StartedEdge>({
  name: 'startFollow',
  numberOfKeys: 4,
  lua: `${NEXT_VERSION}
if redis.call('ZADD', KEYS[1], 'NX', ARGV[3], ARGV[1]) == 0 then
  local since = redis.call('ZSCORE', KEYS[1], ARGV[1])
  if not redis.call('ZSCORE', KEYS[4], ARGV[2]) then return { 0, since } end
  return { 0, since, enter(KEYS[4], ARGV[2]) }
end
local version = enter(KEYS[4], ARGV[2])
local back = redis.call('ZSCORE', KEYS[2], ARGV[1])
if back then redis.call('ZADD', KEYS[3], math.max(ARGV[3], back), ARGV[1]) end
return { 1, ARGV[3], version }`,
});

/**
 * The first step of an unfollow; see `startFollowScript`. The second follows even when there was no edge: a half of one, which only a
 * fault leaves, goes as well.
 *
 * KEYS: 1 the follower's followings, 2 its friends, 3 the slot's ledger of outgoing edges. ARGV: 1 the other's id, 2 the edge.
 * Returns a StartedEdge.
 */
export const startUnfollowScript = defineScript<StartedEdge>({
  name: 'startUnfollow',
  numberOfKeys: 3,
  lua: `${NEXT_VERSION}
local changed = redis.call('ZREM', KEYS[1], ARGV[1])
local version = enter(KEYS[3], ARGV[2])
redis.call('ZREM', KEYS[2], ARGV[1])
return { changed, false, version }`,
});

/**
 * The first step of moving an edge with its date from one set of edges to another; see `startFollowScript`. One that stands there
 * already keeps its date.
 *
 * KEYS: 1 the follower's followings and 2 its friends in the set that the edge leaves, 3 its followings, 4 its followers and 5 its
 * friends in the other, 6 the slot's ledger of outgoing edges.
 * ARGV: 1 the other's id, 2 the edge in the set that it leaves, 3 in the other.
 * Returns the date and the versions of the two, or nil when there was no edge.
 */
export const startMoveScript = defineScript<[since: string, removal: number, version: number] | null>({
  name: 'startMove',
  numberOfKeys: 6,
  lua: `${NEXT_VERSION}
local since = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not since then return false end
local removal, version = enter(KEYS[6], ARGV[2]), enter(KEYS[6], ARGV[3])
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZADD', KEYS[3], 'NX', since, ARGV[1])
since = redis.call('ZSCORE', KEYS[3], ARGV[1])
local back = redis.call('ZSCORE', KEYS[4], ARGV[1])
if back then redis.call('ZADD', KEYS[5], math.max(since, back), ARGV[1]) end
return { since, removal, version }`,
});

/**
 * Gives an edge whose other half is not what it should be a new version, under which that half can be written again.
 *
 * KEYS: 1 the follower's followings, 2 the slot's ledger of outgoing edges.
 * ARGV: 1 the other's id, 2 the edge, 3 its version as it was read, empty without one, 4 a version that must be exceeded.
 * Returns a StartedEdge, or nil when the edge has been written to since.
 */
export const renewScript = defineScript<StartedEdge | null>({
  name: 'renew',
  numberOfKeys: 2,
  lua: `${NEXT_VERSION}
local last = redis.call('ZSCORE', KEYS[2], ARGV[2])
if tonumber(last or '') ~= tonumber(ARGV[3]) then return false end
local version = nextVersion(math.max(last or 0, ARGV[4]))
redis.call('ZADD', KEYS[2], version, ARGV[2])
return { 0, redis.call('ZSCORE', KEYS[1], ARGV[1]), version }`,
});

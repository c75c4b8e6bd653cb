import { defineScript } from '@spoor/core/redis';

/** `follow(key, other, follower, date)` and `unfollow(key, other, follower)`: an edge whose keys begin with the number `key`. */
const CHANGES = `
local call = redis.call

local function follow(key, other, follower, date)
  if call('ZADD', KEYS[key], 'NX', date, other) == 0 then return call('ZSCORE', KEYS[key], other) end
  call('ZADD', KEYS[key + 3], date, follower)
  local back = call('ZSCORE', KEYS[key + 1], other)
  if back then
    local since = math.max(date, back)
    call('ZADD', KEYS[key + 2], since, other)
    call('ZADD', KEYS[key + 4], since, follower)
  end
  return 1
end

local function unfollow(key, other, follower)
  local changed = call('ZREM', KEYS[key], other)
  call('ZREM', KEYS[key + 3], follower)
  if call('ZREM', KEYS[key + 2], other) == 1 then call('ZREM', KEYS[key + 4], follower) end
  return changed
end`;

/** Of a follow 1, or as text the date of the edge that stands; of an unfollow whether there was an edge. */
export type EdgeReply = 0 | 1 | string | Error;

/**
 * Makes and removes edges one after another, each at both of its ends and with the friendship that it makes or ends. One that fails
 * leaves the others alone.
 *
 * A follow of an edge that stands changes nothing. An unfollow removes whatever half there is, although only a fault leaves one.
 *
 * KEYS, of each edge: the follower's followings, followers and friends, the other's followers and friends.
 * ARGV, of each edge: the other's id, the follower's id, the date, empty to unfollow.
 * Returns an EdgeReply for each.
 */
export const changeEdgesScript = defineScript<EdgeReply[]>({
  name: 'changeEdges',
  numberOfKeys: 'any',
  lua: `${CHANGES}
local replies = {}
for edge = 1, #KEYS / 5 do
  local argument = 3 * edge
  local change = ARGV[argument] == '' and unfollow or follow
  local _, reply = pcall(change, 5 * edge - 4, ARGV[argument - 2], ARGV[argument - 1], ARGV[argument])
  replies[edge] = reply
end
return replies`,
});

/**
 * Moves an edge with its date from one set of edges to another. One that stands there already keeps its date.
 *
 * KEYS: those of the edge in the set that it leaves, and those in the other, as of `changeEdgesScript`.
 * ARGV: 1 the other's id, 2 the follower's id.
 * Returns whether there was an edge.
 */
export const moveEdgeScript = defineScript<0 | 1>({
  name: 'moveEdge',
  numberOfKeys: 10,
  lua: `${CHANGES}
local since = call('ZSCORE', KEYS[1], ARGV[1])
if not since then return 0 end
unfollow(1, ARGV[1], ARGV[2])
follow(6, ARGV[1], ARGV[2], since)
return 1`,
});

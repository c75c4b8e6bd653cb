import { defineScript } from '@spoor/core/redis';
import { CHANGES } from './lists.lua.js';

/**
 * Makes an edge, and friends of its ends when it is mutual; changes nothing when it stands already. Ends that have no uid get one.
 *
 * KEYS: 1 the counter of uids, 2 the follower's pointer, 3 the other's.
 * ARGV: 1 prefix, 2 section, 3 the follower's type and 4 its id, 5 the other's type and 6 its id, 7 the date in seconds.
 * Returns 1, or as text the date of the edge that stands.
 */
export const followScript = defineScript<1 | string>({
  name: 'sequereFollow',
  numberOfKeys: 3,
  lua: `${CHANGES}
local function uidOf(pointer, type, id)
  local uid = redis.call('GET', pointer)
  if uid then return uid end
  repeat
    uid = redis.call('INCR', KEYS[1])
  until redis.call('EXISTS', PREFIX .. 'uid:' .. uid) == 0
  redis.call('SET', pointer, uid)
  redis.call('HSET', PREFIX .. 'uid:' .. uid, 'identifier', type, 'object_id', id)
  return uid
end

local follower, followerType, otherType, date = uidOf(KEYS[2], ARGV[3], ARGV[4]), ARGV[3], ARGV[5], ARGV[7]
local other = uidOf(KEYS[3], otherType, ARGV[6])
local standing = dateIn(follower, 'followings', other)
if standing then return standing end
follow(follower, followerType, other, otherType, date)
return 1`,
});

/**
 * Removes an edge, and the friendship of its ends. Uids stay.
 *
 * KEYS: 1 the follower's pointer, 2 the other's. ARGV: 1 prefix, 2 section, 3 the follower's type, 4 the other's.
 * Returns whether there was an edge. A half of one, which only a fault leaves, goes as well.
 */
export const unfollowScript = defineScript<0 | 1>({
  name: 'sequereUnfollow',
  numberOfKeys: 2,
  lua: `${CHANGES}
local follower, other, followerType, otherType = redis.call('GET', KEYS[1]), redis.call('GET', KEYS[2]), ARGV[3], ARGV[4]
if not follower or not other then return 0 end
local standing = dateIn(follower, 'followings', other)
unfollow(follower, followerType, other, otherType)
return standing and 1 or 0`,
});

/**
 * Moves an edge with its date from one section to another. One that stands there already keeps its date.
 *
 * KEYS: 1 the follower's pointer, 2 the other's. ARGV: 1 prefix, 2 the section that it leaves, 3 the follower's type, 4 the other's,
 * 5 the other section.
 * Returns whether there was an edge.
 */
export const moveScript = defineScript<0 | 1>({
  name: 'sequereMove',
  numberOfKeys: 2,
  lua: `${CHANGES}
local follower, other, followerType, otherType = redis.call('GET', KEYS[1]), redis.call('GET', KEYS[2]), ARGV[3], ARGV[4]
local since = follower and other and dateIn(follower, 'followings', other)
if not since then return 0 end
unfollow(follower, followerType, other, otherType)
SECTION = ARGV[5]
if not dateIn(follower, 'followings', other) then follow(follower, followerType, other, otherType, since) end
return 1`,
});

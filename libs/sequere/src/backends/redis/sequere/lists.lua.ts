/**
 * What the scripts of this layout share. PREFIX begins every key, and SECTION the name of every list.
 *
 * Each list stands twice, with all members and with those of a type, and each of the two has its number of members beside it.
 */
export const LISTS = `
local PREFIX, SECTION = ARGV[1], ARGV[2]

local function listOf(uid, list) return PREFIX .. 'uid:' .. uid .. ':' .. SECTION .. list end

local function recount(key) redis.call('SET', key .. ':count', redis.call('ZCARD', key)) end

local function put(uid, list, member, memberType, date)
  for _, key in ipairs({ listOf(uid, list), listOf(uid, list) .. ':' .. memberType }) do
    redis.call('ZADD', key, date, member)
    recount(key)
  end
end

local function take(uid, list, member, memberType)
  for _, key in ipairs({ listOf(uid, list), listOf(uid, list) .. ':' .. memberType }) do
    if redis.call('ZREM', key, member) == 1 then recount(key) end
  end
end

local function dateIn(uid, list, member) return redis.call('ZSCORE', listOf(uid, list), member) end`;

/** `follow` and `unfollow`, of uids and their types. */
export const CHANGES = `${LISTS}
local function follow(follower, followerType, other, otherType, date)
  put(follower, 'followings', other, otherType, date)
  put(other, 'followers', follower, followerType, date)
  local back = dateIn(other, 'followings', follower)
  if not back then return end
  local since = math.max(date, back)
  put(follower, 'friends', other, otherType, since)
  put(other, 'friends', follower, followerType, since)
end

local function unfollow(follower, followerType, other, otherType)
  take(follower, 'followings', other, otherType)
  take(other, 'followers', follower, followerType)
  take(follower, 'friends', other, otherType)
  take(other, 'friends', follower, followerType)
end`;

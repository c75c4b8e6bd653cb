import { defineScript } from '@spoor/core/redis';
import { LISTS } from './lists.lua.js';

/** An edge or a friendship that is not the same in all of its places: as seen from the entity, the dates that it has in each. */
export type WrongEdge = [kind: 'outgoing' | 'incoming' | 'friends', uid: string, ...dates: (string | null)[]];

/**
 * Compares, at one instant, everything that is stored of the edges between an entity and some others. What the list of all that a
 * follower follows says is what is meant.
 *
 * What can be seen from both ends is told of one: an edge of its follower, if that has it at all; a friendship of whom it is wrong.
 *
 * ARGV: 1 prefix, 2 section, 3 'mend' to put right what is wrong, 4 the entity's uid and 5 its type, then uids.
 * Returns a WrongEdge for each.
 */
export const compareEdgesScript = defineScript<WrongEdge[]>({
  name: 'sequereCompareEdges',
  numberOfKeys: 0,
  lua: `${LISTS}
local mend, uid, type, wrong = ARGV[3] == 'mend', ARGV[4], ARGV[5], {}

local function places(one, oneType, list, other, otherType, otherList)
  return {
    dateIn(one, list, other), dateIn(one, list .. ':' .. otherType, other),
    otherList and dateIn(other, otherList, one), otherList and dateIn(other, otherList .. ':' .. oneType, one),
  }
end

local function agree(dates, right, count)
  for index = 1, count do
    if tonumber(dates[index] or '') ~= tonumber(right or '') then return false end
  end
  return true
end

local function set(one, list, other, otherType, date)
  if date then put(one, list, other, otherType, date) else take(one, list, other, otherType) end
end

local function compareEdge(kind, from, fromType, to, toType, other)
  local dates = places(from, fromType, 'followings', to, toType, 'followers')
  if agree(dates, dates[1], 4) then return end
  local isSeenByFollower = dates[1] or dates[2]
  if (kind == 'outgoing') == (isSeenByFollower and true or false) then table.insert(wrong, { kind, other, unpack(dates) }) end
  if not mend then return end
  set(from, 'followings', to, toType, dates[1])
  set(to, 'followers', from, fromType, dates[1])
end

for argument = 6, #ARGV do
  local other = ARGV[argument]
  local otherType = redis.call('HGET', PREFIX .. 'uid:' .. other, 'identifier')
  if otherType then
    compareEdge('outgoing', uid, type, other, otherType, other)
    compareEdge('incoming', other, otherType, uid, type, other)
    local following, follower = dateIn(uid, 'followings', other), dateIn(other, 'followings', uid)
    local right = following and follower and math.max(following, follower)
    local dates = places(uid, type, 'friends', other, otherType)
    if not agree(dates, right, 2) then
      table.insert(wrong, { 'friends', other, dates[1], dates[2] })
      if mend then set(uid, 'friends', other, otherType, right) end
    end
  end
end
return wrong`,
});

/**
 * Compares the numbers beside an entity's lists with the lists.
 *
 * ARGV: 1 prefix, 2 section, 3 'mend' to put right what is wrong, 4 the entity's uid, then types.
 * Returns, of each list whose number is wrong, its name, how many it has and the number, null without one.
 */
export const compareCountsScript = defineScript<[list: string, members: number, count: string | null][]>({
  name: 'sequereCompareCounts',
  numberOfKeys: 0,
  lua: `${LISTS}
local wrong = {}
local function compare(list)
  local key = listOf(ARGV[4], list)
  local members, count = redis.call('ZCARD', key), redis.call('GET', key .. ':count')
  if tonumber(count or 0) == members then return end
  table.insert(wrong, { list, members, count })
  if ARGV[3] == 'mend' then recount(key) end
end
for _, list in ipairs({ 'followers', 'followings', 'friends' }) do
  compare(list)
  for argument = 5, #ARGV do compare(list .. ':' .. ARGV[argument]) end
end
return wrong`,
});

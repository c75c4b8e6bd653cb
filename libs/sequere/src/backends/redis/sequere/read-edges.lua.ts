import { defineScript } from '@spoor/core/redis';
import { PAGE } from '../page.lua.js';
import { LISTS } from './lists.lua.js';

/**
 * How a viewer stands to others.
 *
 * KEYS: 1 the viewer's pointer, then the others'. ARGV: 1 prefix, 2 section.
 * Returns, of each other, the dates since when the viewer follows it and is followed by it, null without one.
 */
export const relationsScript = defineScript<(string | null)[]>({
  name: 'sequereRelations',
  numberOfKeys: 'any',
  lua: `${LISTS}
local uids, dates = redis.call('MGET', unpack(KEYS)), {}
for index = 2, #KEYS do
  local isKnown = uids[1] and uids[index]
  table.insert(dates, isKnown and dateIn(uids[1], 'followings', uids[index]))
  table.insert(dates, isKnown and dateIn(uids[1], 'followers', uids[index]))
end
return dates`,
});

/**
 * How many members the lists of some entities have, counted anew: the numbers beside the lists are for others.
 *
 * KEYS: pointers. ARGV: 1 prefix, 2 section, then types.
 * Returns, of each entity, its followers of each type, its followings and its friends.
 */
export const countsScript = defineScript<number[]>({
  name: 'sequereCounts',
  numberOfKeys: 'any',
  lua: `${LISTS}
local uids, counts = redis.call('MGET', unpack(KEYS)), {}
for index = 1, #KEYS do
  for _, list in ipairs({ 'followers', 'followings', 'friends' }) do
    for argument = 3, #ARGV do
      local key = uids[index] and listOf(uids[index], list) .. ':' .. ARGV[argument]
      table.insert(counts, key and redis.call('ZCARD', key) or 0)
    end
  end
end
return counts`,
});

/** A row of a page; type and id are null for a uid that leads nowhere. */
export type SequereRow = [uid: string, since: string, type: string | null, id: string | null];

/**
 * A part of a list.
 *
 * KEYS: 1 the entity's pointer. ARGV: 1 prefix, 2 section, 3 the list, with a type after a colon if only that is wanted, 4 'newest' or
 * 'oldest', 5 how many rows; beyond the first page 6 the date in seconds and 7 the uid of the row before.
 * Returns rows.
 */
export const sequerePageScript = defineScript<SequereRow[]>({
  name: 'sequerePage',
  numberOfKeys: 1,
  lua: `${LISTS}${PAGE}
local uid, rows = redis.call('GET', KEYS[1]), {}
if not uid then return rows end
local found = page(listOf(uid, ARGV[3]), ARGV[4] == 'newest', tonumber(ARGV[5]), ARGV[6], 'some', ARGV[7])
for index = 1, #found, 2 do
  local entity = redis.call('HMGET', PREFIX .. 'uid:' .. found[index], 'identifier', 'object_id')
  table.insert(rows, { found[index], found[index + 1], entity[1], entity[2] })
end
return rows`,
});

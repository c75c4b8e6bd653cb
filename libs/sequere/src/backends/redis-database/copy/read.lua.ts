import { defineScript } from '@spoor/core/redis';
import { pageScript } from '../../redis/page.lua.js';

/** Whether a copy is complete, and was made in the era that the reader knows. */
const IS_COMPLETE = `
local function isComplete(marker, era)
  local stands = redis.call('GET', marker)
  return stands and stands:match('^%d+ (.*)$') == era
end`;

/**
 * How many members lists have. KEYS: 1 marker, then lists. ARGV: 1 the era.
 * Returns a number for each, null when the copy is not complete.
 */
export const readCountsScript = defineScript<number[] | null>({
  name: 'readCounts',
  numberOfKeys: 'any',
  lua: `${IS_COMPLETE}
if not isComplete(KEYS[1], ARGV[1]) then return false end
local counts = {}
for index = 2, #KEYS do counts[index - 1] = redis.call('ZCARD', KEYS[index]) end
return counts`,
});

/**
 * Since when members have been in lists. KEYS: 1 marker, then lists. ARGV: 1 the era, then pairs of the place of a list, from 1, and a
 * member. Returns a date for each pair, null where it is not in the list; null when the copy is not complete.
 */
export const readDatesScript = defineScript<(string | null)[] | null>({
  name: 'readDates',
  numberOfKeys: 'any',
  lua: `${IS_COMPLETE}
if not isComplete(KEYS[1], ARGV[1]) then return false end
local dates = {}
for index = 2, #ARGV, 2 do
  dates[index / 2] = redis.call('ZSCORE', KEYS[ARGV[index] + 1], ARGV[index + 1])
end
return dates`,
});

/** As `pageScript`. KEYS: 1 the list, 2 marker. ARGV: those of `pageScript` after 1 the era. Returns null when the copy is not complete. */
export const readPageScript = defineScript<string[] | null>({
  name: 'readPage',
  numberOfKeys: 2,
  lua: `${IS_COMPLETE}
if not isComplete(KEYS[2], table.remove(ARGV, 1)) then return false end
${pageScript.lua}`,
});

import { defineScript } from '@spoor/core/redis';

/**
 * `page(list, newest, limit, date, ties, member)`: a part of a sorted set from any position, for what a rank costs: however deep it
 * is, and however many share a date. Members and their dates, alternating.
 *
 * The position is that of a row by its date and member, which may have gone since; it is nil for the first page. `ties` says which of
 * those with that date come after it: 'all', 'none', or 'some', which come after the member. Where the member still has that date its
 * rank tells; else the rank is searched among those of the date, by their bytes as Redis orders them (Lua's own comparison depends
 * on the server's locale).
 */
export const PAGE = `
local function isBefore(one, other)
  for index = 1, math.min(#one, #other) do
    local left, right = one:byte(index), other:byte(index)
    if left ~= right then return left < right end
  end
  return #one < #other
end

local function startAfter(list, newest, date, member)
  local found = redis.call('ZSCORE', list, member)
  if found and tonumber(found) == tonumber(date) then
    return redis.call(newest and 'ZREVRANK' or 'ZRANK', list, member) + 1
  end
end

local function startOf(list, newest, date, ties, member)
  local start = ties == 'some' and startAfter(list, newest, date, member)
  if start then return start end
  start = newest and redis.call('ZCOUNT', list, '(' .. date, '+inf') or redis.call('ZCOUNT', list, '-inf', '(' .. date)
  if ties == 'all' then return start end
  local past = start + redis.call('ZCOUNT', list, date, date)
  if ties == 'none' then return past end
  while start < past do
    local middle = math.floor((start + past) / 2)
    local candidate = redis.call(newest and 'ZREVRANGE' or 'ZRANGE', list, middle, middle)[1]
    local comesAfter
    if newest then comesAfter = isBefore(candidate, member) else comesAfter = isBefore(member, candidate) end
    if comesAfter then past = middle else start = middle + 1 end
  end
  return start
end

local function page(list, newest, limit, date, ties, member)
  local start = date and startOf(list, newest, date, ties, member) or 0
  return redis.call(newest and 'ZREVRANGE' or 'ZRANGE', list, start, start + limit - 1, 'WITHSCORES')
end`;

/**
 * KEYS: 1 the list. ARGV: 1 'newest' or 'oldest', 2 how many rows; beyond the first page 3 date, 4 ties, 5 member as above.
 * Returns members and their dates, alternating.
 */
export const pageScript = defineScript<string[]>({
  name: 'page',
  numberOfKeys: 1,
  lua: `${PAGE}
return page(KEYS[1], ARGV[1] == 'newest', tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[5])`,
});

import { defineScript } from '@spoor/core/redis';

/**
 * A page of a sorted set from any position, for what a rank costs: however deep it is, and however many share a date.
 *
 * The position is that of a row by its date and member, which may have gone since. Where the member still has that date its rank
 * tells; else the rank is searched among those of the date, by their bytes as Redis orders them (Lua's own comparison depends on
 * the server's locale).
 *
 * KEYS: 1 the list. ARGV: 1 'newest' or 'oldest', 2 how many rows. Beyond the first page: 3 the date of the row before, 4 which of
 * those with that date come after it: 'all', 'none', or 'some', which come after the member of 5.
 * Returns members and their dates, alternating.
 */
export const pageScript = defineScript<string[]>({
  name: 'page',
  numberOfKeys: 1,
  lua: `
local list, newest, limit, date = KEYS[1], ARGV[1] == 'newest', tonumber(ARGV[2]), ARGV[3]

local function isBefore(one, other)
  for index = 1, math.min(#one, #other) do
    local left, right = one:byte(index), other:byte(index)
    if left ~= right then return left < right end
  end
  return #one < #other
end

local function startAfter(member)
  local found = redis.call('ZSCORE', list, member)
  if found and tonumber(found) == tonumber(date) then
    return redis.call(newest and 'ZREVRANK' or 'ZRANK', list, member) + 1
  end
end

local start = 0
if date then
  start = ARGV[4] == 'some' and startAfter(ARGV[5])
  if not start then
    start = newest and redis.call('ZCOUNT', list, '(' .. date, '+inf') or redis.call('ZCOUNT', list, '-inf', '(' .. date)
    if ARGV[4] ~= 'all' then
      local past = start + redis.call('ZCOUNT', list, date, date)
      if ARGV[4] == 'none' then start = past end
      while start < past do
        local middle = math.floor((start + past) / 2)
        local candidate = redis.call(newest and 'ZREVRANGE' or 'ZRANGE', list, middle, middle)[1]
        local comesAfter
        if newest then comesAfter = isBefore(candidate, ARGV[5]) else comesAfter = isBefore(ARGV[5], candidate) end
        if comesAfter then past = middle else start = middle + 1 end
      end
    end
  end
end
return redis.call(newest and 'ZREVRANGE' or 'ZRANGE', list, start, start + limit - 1, 'WITHSCORES')`,
});

import { defineScript } from '@spoor/core/redis';

/**
 * Compares the two halves of edges, each pair at one instant. What the follower has is what is meant.
 *
 * KEYS, of each edge: the follower's followings, the other's followers.
 * ARGV: 1 'mend' to write the other's half anew where they differ; then of each edge the other's id and the follower's id.
 * Returns, of each edge that differed, its place from 0 and the dates of both halves, null without one.
 */
export const compareHalvesScript = defineScript<[place: number, forward: string | null, reverse: string | null][]>({
  name: 'compareHalves',
  numberOfKeys: 'any',
  lua: `
local differing = {}
for edge = 1, #KEYS / 2 do
  local followings, followers, other, follower = KEYS[2 * edge - 1], KEYS[2 * edge], ARGV[2 * edge], ARGV[2 * edge + 1]
  local forward = redis.call('ZSCORE', followings, other)
  local reverse = redis.call('ZSCORE', followers, follower)
  if forward ~= reverse then
    table.insert(differing, { edge - 1, forward, reverse })
    if ARGV[1] == 'mend' then
      if forward then redis.call('ZADD', followers, forward, follower) else redis.call('ZREM', followers, follower) end
    end
  end
end
return differing`,
});

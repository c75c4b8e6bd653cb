import { defineScript } from '@spoor/core/redis';

/**
 * Compares some of an entity's friends with its followings and followers, at one instant: friends are in both, since the later date.
 *
 * KEYS: 1 followings, 2 followers, 3 friends. ARGV: 1 'mend' to write friends anew where they are wrong; then ids.
 * Returns, of each that was wrong, the id, the date that it should have and the one that it had, null without one.
 */
export const compareFriendsScript = defineScript<[id: string, right: number | null, wrong: string | null][]>({
  name: 'compareFriends',
  numberOfKeys: 3,
  lua: `
local differing = {}
for index = 2, #ARGV do
  local id = ARGV[index]
  local following, follower = redis.call('ZSCORE', KEYS[1], id), redis.call('ZSCORE', KEYS[2], id)
  local right = following and follower and math.max(following, follower)
  local stored = redis.call('ZSCORE', KEYS[3], id)
  if tonumber(stored or '') ~= (right or nil) then
    table.insert(differing, { id, right, stored })
    if ARGV[1] == 'mend' then
      if right then redis.call('ZADD', KEYS[3], right, id) else redis.call('ZREM', KEYS[3], id) end
    end
  end
end
return differing`,
});

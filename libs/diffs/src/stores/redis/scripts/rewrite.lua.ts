import { defineScript } from '@spoor/core/redis';

/** KEYS: 1 the log. ARGV: bodies, each followed by the one that takes its place. What has been pruned meanwhile stays gone. */
export const rewrite = defineScript<number>({
  name: 'rewrite',
  numberOfKeys: 1,
  lua: `
for i = 1, #ARGV, 2 do
  local place = redis.call('ZSCORE', KEYS[1], ARGV[i])
  if place then
    redis.call('ZREM', KEYS[1], ARGV[i])
    redis.call('ZADD', KEYS[1], place, ARGV[i + 1])
  end
end
return #ARGV / 2
`,
});

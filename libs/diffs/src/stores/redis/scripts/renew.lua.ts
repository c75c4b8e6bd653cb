import { defineScript } from '@spoor/core/redis';

/** KEYS: 1 the state. ARGV: 1 the new epoch; 2 the log's name; 3 the channel. A log without a state has no cursors. */
export const renew = defineScript<number>({
  name: 'renew',
  numberOfKeys: 1,
  lua: `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HSET', KEYS[1], 'epoch', ARGV[1])
redis.call('PUBLISH', ARGV[3], ARGV[2])
return 1
`,
});

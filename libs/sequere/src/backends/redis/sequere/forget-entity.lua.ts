import { defineScript } from '@spoor/core/redis';
import { LISTS } from './lists.lua.js';

/**
 * Removes what is left of an entity that has no edges any more: its uid, and the numbers beside its lists.
 *
 * KEYS: 1 its pointer. ARGV: 1 prefix, 2 section, empty; then the names of all lists of all sections.
 * Returns whether there was anything, and no edge.
 */
export const forgetEntityScript = defineScript<0 | 1>({
  name: 'sequereForgetEntity',
  numberOfKeys: 1,
  lua: `${LISTS}
local uid = redis.call('GET', KEYS[1])
if not uid then return 0 end
for argument = 3, #ARGV do
  if redis.call('EXISTS', listOf(uid, ARGV[argument])) == 1 then return 0 end
end
for argument = 3, #ARGV do redis.call('DEL', listOf(uid, ARGV[argument]) .. ':count') end
redis.call('DEL', KEYS[1], PREFIX .. 'uid:' .. uid)
return 1`,
});

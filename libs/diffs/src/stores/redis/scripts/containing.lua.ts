import { defineScript } from '@spoor/core/redis';

/** KEYS: 1 the log. ARGV: 1 a text. Returns the bodies that contain it, each followed by its place. */
export const containing = defineScript<string[]>({
  name: 'containing',
  numberOfKeys: 1,
  lua: `
local found = {}
local diffs = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
for i = 1, #diffs, 2 do
  if string.find(diffs[i], ARGV[1], 1, true) then
    found[#found + 1] = diffs[i]
    found[#found + 1] = diffs[i + 1]
  end
end
return found
`,
});

import fc from 'fast-check';
import type { Message } from '../message.js';
import { keysOf } from './keys-of.js';
import { runsOf } from './runs.js';

const keys = fc.uniqueArray(fc.constantFrom(...'abcdefghijkl'), { minLength: 1, maxLength: 3 });
const messages = fc
  .array(keys, { maxLength: 10 })
  .map((all) => all.map((some, id): Message => ({ id, key: some.join('\n'), payload: null })));

const shareKey = (one: readonly Message[], other: readonly Message[]) =>
  one.flatMap(keysOf).some((key) => other.flatMap(keysOf).includes(key));

/** Merges any two that share a key until none do. */
function mergedOneByOne(groups: readonly Message[][]): Message[][] {
  for (const [index, one] of groups.entries()) {
    const other = groups.slice(index + 1).find((later) => shareKey(one, later));
    if (!other) continue;
    const merged = [...one, ...other].toSorted((a, b) => a.id - b.id);
    return mergedOneByOne([...groups.filter((group) => group !== one && group !== other), merged]);
  }
  return groups.toSorted((a, b) => Number(a[0]?.id) - Number(b[0]?.id));
}

describe('runs of messages', () => {
  it('are those that share keys, if only by way of others, in their order', () => {
    fc.assert(
      fc.property(messages, (all) => {
        expect(runsOf(all)).toEqual(mergedOneByOne(all.map((message) => [message])));
      }),
      { numRuns: 2_000 },
    );
  });
});

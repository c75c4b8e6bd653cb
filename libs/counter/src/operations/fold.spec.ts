import fc from 'fast-check';
import { counterKey } from './counter-key.js';
import type { AddOperation } from './counter-operation.js';
import { INT64, SAFE } from './count-range.js';
import { fold } from './fold.js';
import { planMerge } from './merge-plan.js';

const name = fc.constantFrom('a', 'b', 'c').map((text) => counterKey([text]));
const amount = fc.oneof(
  fc.bigInt({ min: -3n, max: 3n }),
  fc.bigInt(INT64),
  fc.constantFrom(INT64.max, INT64.min, SAFE.max),
);
const addition: fc.Arbitrary<AddOperation> = fc.record({
  kind: fc.constant('add'),
  deltas: fc.uniqueArray(fc.record({ key: name, by: amount }), {
    minLength: 1,
    maxLength: 3,
    selector: ({ key }) => key.id,
  }),
  range: fc.constantFrom(INT64, SAFE),
});
const stored = fc.dictionary(fc.constantFrom('a', 'b', 'c'), amount, { noNullPrototype: true });

describe('a merged statement', () => {
  it('gives exactly the answers of folding one by one, or none where its guard does not hold', () => {
    fc.assert(
      fc.property(fc.array(addition, { minLength: 1, maxLength: 8 }), stored, (operations, start) => {
        const plan = planMerge(operations);
        const counts = new Map(Object.entries(start));
        const expected = fold(operations, { counts: new Map(counts), receipts: new Map() });
        if (!plan) return;
        const ends = new Map<string, bigint>();
        for (const { key, by } of plan.deltas) {
          const count = counts.get(key.id) ?? 0n;
          if (count >= plan.guard.min && count <= plan.guard.max) ends.set(key.id, count + by);
        }
        const allOrNone = operations.some(({ deltas }) => deltas.length > 1);
        if (allOrNone && ends.size < plan.deltas.length) ends.clear();
        plan.answers(ends).forEach((answer, index) => {
          if (answer) expect({ answer }).toEqual(expected[index]);
        });
        if (expected.some((outcome) => 'error' in outcome)) expect(ends.size).toBeLessThan(plan.deltas.length);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never drives a stored count past what 64 bits hold, at any step', () => {
    fc.assert(
      fc.property(fc.array(addition, { minLength: 1, maxLength: 8 }), amount, (operations, count) => {
        const plan = planMerge(operations);
        if (!plan || count < plan.guard.min || count > plan.guard.max) return;
        const running = new Map<string, bigint>();
        for (const { deltas } of operations)
          for (const { key, by } of deltas) {
            const next = (running.get(key.id) ?? count) + by;
            expect(next >= INT64.min && next <= INT64.max).toBe(true);
            running.set(key.id, next);
          }
      }),
      { numRuns: 2_000 },
    );
  });
});

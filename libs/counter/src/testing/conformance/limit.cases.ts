import assert from 'node:assert/strict';
import type { CounterConformanceCase } from './conformance-case.js';

const HIGHEST = 2n ** 63n - 1n;
const LOWEST = -(2n ** 63n);

export const limitCases: CounterConformanceCase[] = [
  {
    title: '2^53+1 and 2^63−1 are exact; one more is CounterOverflowError and the row is unchanged',
    async run({ bigint }) {
      assert.equal(await bigint.set('big', 2n ** 53n), 2n ** 53n);
      assert.equal(await bigint.increment('big'), 2n ** 53n + 1n);
      assert.equal(await bigint.get('big'), 2n ** 53n + 1n);
      assert.equal(await bigint.increment('big', HIGHEST - 2n ** 53n - 1n), HIGHEST);
      await assert.rejects(bigint.increment('big'), { code: 'SPOOR_COUNTER_OVERFLOW' });
      assert.equal(await bigint.get('big'), HIGHEST);
      assert.equal(await bigint.set('small', LOWEST), LOWEST);
      await assert.rejects(bigint.decrement('small'), { code: 'SPOOR_COUNTER_OVERFLOW' });
      assert.equal(await bigint.get('small'), LOWEST);
    },
  },
  {
    title: 'of +1 and −1 at once at 2^63−1 the first is refused and the second counts',
    async run({ bigint }) {
      await bigint.set('edge', HIGHEST);
      const [up, down] = await Promise.allSettled([bigint.increment('edge'), bigint.decrement('edge')]);
      assert.equal(up.status, 'rejected');
      assert.deepEqual(down, { status: 'fulfilled', value: HIGHEST - 1n });
    },
  },
  {
    title: 'one call that would overflow does not fail the calls beside it',
    async run({ bigint }) {
      await bigint.set('full', HIGHEST);
      const calls = ['a', 'full', 'b', 'full', 'a'].map((name) => bigint.increment(name));
      const results = await Promise.allSettled(calls);
      assert.deepEqual(
        results.map((result) => (result.status === 'fulfilled' ? result.value : result.reason.code)),
        [1n, 'SPOOR_COUNTER_OVERFLOW', 1n, 'SPOOR_COUNTER_OVERFLOW', 2n],
      );
    },
  },
  {
    title: 'a result past 2^53−1 is CounterPrecisionError in the number service, and changes nothing',
    async run(counters) {
      await counters.set('n', Number.MAX_SAFE_INTEGER);
      await assert.rejects(counters.increment('n'), { code: 'SPOOR_COUNTER_PRECISION' });
      assert.equal(await counters.get('n'), Number.MAX_SAFE_INTEGER);
      await counters.bigint.increment('n');
      await assert.rejects(counters.get('n'), { code: 'SPOOR_COUNTER_PRECISION' });
      assert.equal(await counters.decrement('n', 2), Number.MAX_SAFE_INTEGER - 1);
    },
  },
  {
    title: 'min and max refuse with CounterBoundError and change nothing, not even by creating the counter',
    async run(counters) {
      await assert.rejects(counters.decrement('stock', 1, { min: 0 }), { code: 'SPOOR_COUNTER_BOUND' });
      assert.equal(await counters.find('stock'), null);
      await counters.set('stock', 100);
      const sales = await Promise.allSettled(
        Array.from({ length: 300 }, () => counters.decrement('stock', 1, { min: 0 })),
      );
      assert.equal(sales.filter(({ status }) => status === 'fulfilled').length, 100);
      assert.equal(await counters.get('stock'), 0);
      await assert.rejects(counters.increment('stock', 6, { max: 5 }), { code: 'SPOOR_COUNTER_BOUND' });
      assert.equal(await counters.increment('stock', 5, { min: -1, max: 5 }), 5);
    },
  },
];

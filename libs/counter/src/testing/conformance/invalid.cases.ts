import assert from 'node:assert/strict';
import type { CounterConformanceCase } from './conformance-case.js';

const INVALID = { code: 'SPOOR_INVALID_ARGUMENT' };

export const invalidCases: CounterConformanceCase[] = [
  {
    title: 'an empty or over-long name, control characters, half a surrogate pair and a trailing space are refused',
    async run(counters) {
      const names: unknown[] = ['', 'x'.repeat(129), 'a\0b', 'a\nb', '\ud800', 'a ', null, undefined, 7];
      for (const name of names) {
        await assert.rejects(counters.increment(name as string), INVALID, String(name));
        await assert.rejects(counters.get(name as string), INVALID, String(name));
        await assert.rejects(counters.open(name as string), INVALID, String(name));
      }
      assert.deepEqual(await counters.list(), []);
    },
  },
  {
    title: 'a name of 128 characters is taken, of any script',
    async run(counters) {
      for (const name of ['x'.repeat(128), '🍾'.repeat(128)]) assert.equal(await counters.increment(name), 1);
    },
  },
  {
    title: 'fractions, NaN, Infinity, strings, null, booleans and the other kind of number are refused',
    async run(counters) {
      for (const by of [1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '1', null, true, 1n, {}]) {
        await assert.rejects(counters.increment('n', by as number), INVALID, String(by));
        await assert.rejects(counters.set('n', by as number), INVALID, String(by));
        await assert.rejects(counters.incrementMany({ n: by as number }), INVALID, String(by));
        await assert.rejects(counters.advance('n', by as number), INVALID, String(by));
        await assert.rejects(counters.open('n', { count: by as number }), INVALID, String(by));
      }
      for (const by of [1, '1', null, 2n ** 63n])
        await assert.rejects(counters.bigint.increment('n', by as bigint), INVALID, String(by));
      assert.deepEqual(await counters.list(), []);
    },
  },
  {
    title: 'min above max and an empty idempotency key are refused',
    async run(counters) {
      await assert.rejects(counters.increment('n', 1, { min: 2, max: 1 }), INVALID);
      await assert.rejects(counters.increment('n', 1, { min: 0.5 }), INVALID);
      await assert.rejects(counters.increment('n', 1, { idempotencyKey: '' }), INVALID);
      assert.deepEqual(await counters.list(), []);
    },
  },
];

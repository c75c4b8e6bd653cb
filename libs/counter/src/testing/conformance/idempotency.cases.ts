import assert from 'node:assert/strict';
import { transaction } from '@spoor/core';
import type { CounterConformanceCase } from './conformance-case.js';

export const idempotencyCases: CounterConformanceCase[] = [
  {
    title: 'a repeated idempotency key counts once and gets the first answer',
    async run(counters) {
      const send = () => counters.increment('orders', 5, { idempotencyKey: 'order-1' });
      const answers = await Promise.all(Array.from({ length: 50 }, send));
      await counters.increment('orders', 100);
      assert.deepEqual([...new Set([...answers, await send()])], [5]);
      assert.equal(await counters.get('orders'), 105);
    },
  },
  {
    title: 'an idempotency key belongs to its counter',
    async run(counters) {
      await counters.increment('a', 1, { idempotencyKey: 'k' });
      await counters.increment('b', 2, { idempotencyKey: 'k' });
      assert.deepEqual(await counters.getMany(['a', 'b']), new Map(Object.entries({ a: 1, b: 2 })));
    },
  },
  {
    title: 'an idempotency key that comes with another amount is IdempotencyConflictError and changes nothing',
    async run(counters) {
      await counters.increment('a', 1, { idempotencyKey: 'k' });
      await assert.rejects(counters.increment('a', 2, { idempotencyKey: 'k' }), {
        code: 'SPOOR_COUNTER_IDEMPOTENCY_CONFLICT',
      });
      assert.equal(await counters.get('a'), 1);
    },
  },
  {
    title: 'a refused or rolled back change does not use up its idempotency key',
    async run(counters, dataSource) {
      await assert.rejects(counters.decrement('a', 1, { min: 0, idempotencyKey: 'k' }));
      const failed = transaction(dataSource, async (manager) => {
        await counters.increment('a', 1, { manager, idempotencyKey: 'k' });
        throw new Error('no');
      });
      await assert.rejects(failed, /^Error: no$/);
      assert.equal(await counters.increment('a', 3, { idempotencyKey: 'k' }), 3);
    },
  },
];

import assert from 'node:assert/strict';
import { transaction } from '@spoor/core';
import type { CounterConformanceCase } from './conformance-case.js';

export const transactionCases: CounterConformanceCase[] = [
  {
    title: 'with a manager every call takes part in its transaction and sees its changes',
    async run(counters, dataSource) {
      await transaction(dataSource, async (manager) => {
        const bottles = await counters.open('bottles', { count: 10, manager });
        assert.equal(await bottles.decrement(1, { manager }), 9);
        assert.equal(await counters.get('bottles', { manager }), 9);
        assert.deepEqual(
          await counters.incrementMany({ bottles: 1, cans: 2 }, { manager }),
          new Map(Object.entries({ bottles: 10, cans: 2 })),
        );
        assert.equal(await counters.compareAndSet('cans', 2, 3, { manager }), true);
        assert.equal(await counters.advance('seq', 5, { manager }), 5);
        assert.equal(await counters.set('set', 4, { manager }), 4);
        assert.equal((await counters.list({ manager })).length, 4);
        assert.equal(await counters.delete('set', { manager }), true);
      });
      assert.deepEqual(await counters.list(), [
        { name: 'bottles', count: 10 },
        { name: 'cans', count: 3 },
        { name: 'seq', count: 5 },
      ]);
    },
  },
  {
    title: 'a rollback leaves no trace',
    async run(counters, dataSource) {
      await counters.set('kept', 1);
      const failed = transaction(dataSource, async (manager) => {
        await counters.increment('kept', 1, { manager });
        await counters.increment('new', 1, { manager });
        await counters.decrement('kept', 1, { manager, min: 0 });
        throw new Error('no');
      });
      await assert.rejects(failed, /^Error: no$/);
      assert.deepEqual(await counters.list(), [{ name: 'kept', count: 1 }]);
    },
  },
  {
    title: 'a rolled back savepoint leaves no trace and the transaction around it goes on',
    async run(counters, dataSource) {
      await transaction(dataSource, async (manager) => {
        await counters.increment('outer', 1, { manager });
        const inner = manager.transaction(async (nested) => {
          await counters.increment('outer', 10, { manager: nested });
          await counters.increment('inner', 10, { manager: nested });
          throw new Error('inner');
        });
        await assert.rejects(inner, /^Error: inner$/);
        await counters.increment('outer', 1, { manager });
      });
      assert.deepEqual(await counters.list(), [{ name: 'outer', count: 2 }]);
    },
  },
  {
    title: 'a refused change leaves the transaction usable',
    async run(counters, dataSource) {
      await counters.bigint.set('full', 2n ** 63n - 1n);
      await transaction(dataSource, async (manager) => {
        await assert.rejects(counters.decrement('stock', 1, { manager, min: 0 }), { code: 'SPOOR_COUNTER_BOUND' });
        await assert.rejects(counters.bigint.increment('full', 1n, { manager }), { code: 'SPOOR_COUNTER_OVERFLOW' });
        await assert.rejects(counters.bigint.incrementMany({ a: 1n, full: 1n }, { manager }), {
          code: 'SPOOR_COUNTER_OVERFLOW',
        });
        await counters.increment('after', 1, { manager });
      });
      assert.equal(await counters.get('after'), 1);
      assert.equal(await counters.find('a'), null);
      assert.equal(await counters.find('stock'), null);
    },
  },
  {
    title: 'calls made at once with one manager count one after another',
    async run(counters, dataSource) {
      await counters.bigint.set('full', 2n ** 63n - 1n);
      await transaction(dataSource, async (manager) => {
        await counters.set('stock', 10, { manager });
        const sales = Array.from({ length: 5 }, () => counters.decrement('stock', 1, { manager, min: 0 }));
        assert.deepEqual(await Promise.all(sales), [9, 8, 7, 6, 5]);
        const claims = Array.from({ length: 3 }, () => counters.compareAndSet('claim', 0, 7, { manager }));
        assert.deepEqual(await Promise.all(claims), [true, false, false]);
        const many = await Promise.allSettled([
          counters.bigint.incrementMany({ full: 1n, x: 1n }, { manager }),
          counters.bigint.incrementMany({ a: 5n, b: 5n }, { manager }),
        ]);
        assert.deepEqual(
          many.map(({ status }) => status),
          ['rejected', 'fulfilled'],
        );
      });
      assert.deepEqual(
        await counters.getMany(['stock', 'a', 'b', 'x']),
        new Map(Object.entries({ stock: 5, a: 5, b: 5 })),
      );
    },
  },
  {
    title: 'a manager without a transaction changes nothing about a call',
    async run(counters, dataSource) {
      assert.equal(await counters.increment('plain', 2, { manager: dataSource.manager }), 2);
      assert.equal(await counters.get('plain'), 2);
    },
  },
];

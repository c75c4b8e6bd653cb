import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { transaction } from '@spoor/core';
import type { CounterConformanceCase } from './conformance-case.js';

export const handleCases: CounterConformanceCase[] = [
  {
    title: 'open creates a counter with its count, and ignores the count of one that exists',
    async run(counters) {
      assert.equal((await counters.open('bottles', { count: 10 })).count, 10);
      assert.equal((await counters.open('bottles', { count: 99 })).count, 10);
      assert.equal((await counters.open('empty')).count, 0);
      assert.equal((await counters.find('empty'))?.count, 0);
    },
  },
  {
    title: 'a handle reads as its count: Number, text, JSON and in the log',
    async run(counters) {
      const bottles = await counters.open('bottles', { count: 10 });
      assert.equal(await bottles.decrement(1), 9);
      assert.equal(Number(bottles), 9);
      assert.equal(bottles.valueOf(), 9);
      assert.equal(`${bottles}`, '9');
      assert.equal(JSON.stringify({ bottles }), '{"bottles":9}');
      assert.equal(inspect(bottles), "{ name: 'bottles', count: 9 }");
      const big = await counters.bigint.open('big', { count: 2n ** 60n });
      assert.equal(JSON.stringify({ big }), '{"big":"1152921504606846976"}');
    },
  },
  {
    title: 'set is seen at once here and in the database',
    async run(counters) {
      const bottles = await counters.open('bottles', { count: 10 });
      assert.equal(await bottles.set(1337), 1337);
      assert.equal(bottles.count, 1337);
      assert.equal(await counters.get('bottles'), 1337);
    },
  },
  {
    title: 'refresh sees what others have counted',
    async run(counters) {
      const bottles = await counters.open('bottles');
      await counters.increment('bottles', 5);
      assert.equal(bottles.count, 0);
      assert.equal(await bottles.refresh(), 5);
      assert.equal(bottles.count, 5);
    },
  },
  {
    title: 'a rolled back change is taken back from the handle too',
    async run(counters, dataSource) {
      const bottles = await counters.open('bottles', { count: 10 });
      const failed = transaction(dataSource, async (manager) => {
        await bottles.decrement(1, { manager });
        await bottles.decrement(1, { manager });
        assert.equal(bottles.count, 8);
        throw new Error('no');
      });
      await assert.rejects(failed, /^Error: no$/);
      assert.equal(bottles.count, 10);
      assert.equal(await bottles.refresh(), 10);
    },
  },
];

import assert from 'node:assert/strict';
import type { CounterConformanceCase } from './conformance-case.js';

export const changeCases: CounterConformanceCase[] = [
  {
    title: 'increment and decrement create a missing counter and answer the new count, below zero too',
    async run(counters) {
      assert.equal(await counters.increment('up'), 1);
      assert.equal(await counters.increment('up', 100), 101);
      assert.equal(await counters.decrement('down', 10), -10);
      assert.equal(await counters.decrement('down'), -11);
      assert.equal(await counters.increment('up', 0), 101);
      assert.equal(await counters.increment('up', -1), 100);
    },
  },
  {
    title: 'a missing counter reads as 0, is found as null, and is left out of getMany',
    async run(counters) {
      await counters.increment('here', 3);
      assert.equal(await counters.get('missing'), 0);
      assert.equal(await counters.find('missing'), null);
      assert.deepEqual(await counters.getMany(['missing', 'here', 'here']), new Map([['here', 3]]));
      assert.deepEqual(await counters.getMany([]), new Map());
    },
  },
  {
    title: 'concurrent calls each get their own count, in the order in which they were made',
    async run(counters) {
      const counts = await Promise.all(Array.from({ length: 100 }, (_, index) => counters.increment('hot', index)));
      let sum = 0;
      assert.deepEqual(
        counts,
        counts.map((_, index) => (sum += index)),
      );
    },
  },
  {
    title: 'different kinds of change to one counter keep their order within a batch',
    async run(counters) {
      const answers = await Promise.all([
        counters.increment('mixed', 5),
        counters.set('mixed', 100),
        counters.increment('mixed', 1),
        counters.compareAndSet('mixed', 101, 7),
        counters.increment('mixed', 1, { max: 8 }),
        counters.advance('mixed', 6),
        counters.delete('mixed'),
        counters.increment('mixed'),
      ]);
      assert.deepEqual(answers, [5, 100, 101, true, 8, 8, true, 1]);
    },
  },
  {
    title: 'incrementMany changes all counters and answers their counts by name',
    async run(counters) {
      assert.deepEqual(
        await counters.incrementMany({ b: 2, a: 1 }),
        new Map([
          ['b', 2],
          ['a', 1],
        ]),
      );
      assert.deepEqual(await counters.incrementMany({ a: 1, c: -3 }), new Map(Object.entries({ a: 2, c: -3 })));
      assert.deepEqual(await counters.incrementMany({}), new Map());
    },
  },
  {
    title: 'thousands of counters are changed, read and deleted at once',
    async run(counters) {
      const names = Array.from({ length: 2_500 }, (_, index) => `n${index}`);
      await counters.incrementMany(Object.fromEntries(names.map((name) => [name, 1])));
      const answers = await Promise.all(names.map((name) => counters.increment(name, 1, { max: 2 })));
      assert.deepEqual([...new Set(answers)], [2]);
      assert.equal((await counters.getMany(names)).size, 2_500);
      const deleted = await Promise.all(names.map((name) => counters.delete(name)));
      assert.equal(deleted.filter(Boolean).length, 2_500);
    },
  },
  {
    title: 'incrementMany changes none when one of them cannot be',
    async run(counters) {
      await counters.bigint.set('full', 2n ** 63n - 1n);
      const refused = counters.bigint.incrementMany({ free: 1n, full: 1n });
      await assert.rejects(refused, { code: 'SPOOR_COUNTER_OVERFLOW' });
      assert.equal(await counters.find('free'), null);
      assert.equal(await counters.bigint.get('full'), 2n ** 63n - 1n);
    },
  },
  {
    title: 'compareAndSet writes only over the expected count; a missing counter is 0',
    async run(counters) {
      assert.equal(await counters.compareAndSet('state', 1, 2), false);
      assert.equal(await counters.find('state'), null);
      assert.equal(await counters.compareAndSet('state', 0, 2), true);
      assert.equal(await counters.compareAndSet('state', 0, 3), false);
      assert.equal(await counters.get('state'), 2);
      const winners = await Promise.all(Array.from({ length: 20 }, () => counters.compareAndSet('state', 2, 9)));
      assert.equal(winners.filter(Boolean).length, 1);
    },
  },
  {
    title: 'advance moves a checkpoint forward and never back, whatever the order',
    async run(counters) {
      assert.equal(await counters.advance('seq', 0), 0);
      assert.equal(await counters.find('seq'), null);
      assert.equal(await counters.advance('seq', 7), 7);
      assert.equal(await counters.advance('seq', 5), 7);
      const shuffled = [3, 90, 12, 100, 44, 8, 99];
      const answers = await Promise.all(shuffled.map((to) => counters.advance('seq', to)));
      assert.deepEqual(answers, [7, 90, 90, 100, 100, 100, 100]);
      assert.equal(await counters.get('seq'), 100);
    },
  },
  {
    title: 'delete removes a counter and tells whether there was one',
    async run(counters) {
      await counters.increment('short-lived');
      assert.equal(await counters.delete('short-lived'), true);
      assert.equal(await counters.delete('short-lived'), false);
      assert.equal(await counters.find('short-lived'), null);
    },
  },
];

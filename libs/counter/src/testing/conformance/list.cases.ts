import assert from 'node:assert/strict';
import type { CounterConformanceCase } from './conformance-case.js';

export const listCases: CounterConformanceCase[] = [
  {
    title: 'names are told apart by case, accents and width, and sorted by code points',
    async run(counters) {
      const names = ['Bottles', 'bottles', 'bottlés', 'ｂottles', 'ß', 'ss', 'Z', 'a', '🍾', '\ue000'];
      for (const name of names) await counters.increment(name);
      const sorted = names.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
      assert.deepEqual(
        (await counters.list()).map(({ name, count }) => [name, count]),
        sorted.map((name) => [name, 1]),
      );
    },
  },
  {
    title: 'list pages through a prefix with after and limit, and takes %, _ and \\ as they are',
    async run(counters) {
      const names = ['a%b', 'a%c', 'a_b', 'a\\b', 'ab', 'b'];
      await counters.incrementMany(Object.fromEntries(names.map((name) => [name, 1])));
      const listed = async (options: Parameters<typeof counters.list>[0]) =>
        (await counters.list(options)).map(({ name }) => name);
      assert.deepEqual(await listed({ prefix: 'a' }), ['a%b', 'a%c', 'a\\b', 'a_b', 'ab']);
      assert.deepEqual(await listed({ prefix: 'a%' }), ['a%b', 'a%c']);
      assert.deepEqual(await listed({ prefix: 'a', limit: 2 }), ['a%b', 'a%c']);
      assert.deepEqual(await listed({ prefix: 'a', after: 'a%c', limit: 2 }), ['a\\b', 'a_b']);
      assert.deepEqual(await listed({ prefix: 'a', after: 'ab' }), []);
      assert.deepEqual(await listed({ prefix: '\u{10ffff}' }), []);
      assert.deepEqual(await listed({ after: 'ab' }), ['b']);
    },
  },
  {
    title: 'a prefix that no name can have is refused',
    async run(counters) {
      await assert.rejects(counters.list({ prefix: 'a\0' }), { code: 'SPOOR_INVALID_ARGUMENT' });
      await assert.rejects(counters.list({ after: null as unknown as string }), { code: 'SPOOR_INVALID_ARGUMENT' });
    },
  },
  {
    title: 'a limit is between 1 and 1000',
    async run(counters) {
      for (const limit of [0, -1, 1001, 1.5, Number.NaN])
        await assert.rejects(counters.list({ limit }), { code: 'SPOOR_INVALID_ARGUMENT' });
    },
  },
];

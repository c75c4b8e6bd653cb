import { ref } from '@spoor/core';
import assert from 'node:assert/strict';
import { Period } from '../../calendar/period.js';
import type { TrackstatsConformanceCase } from './conformance-case.js';
import { Person } from './entities.js';
import { COLDEST, FOLLOWERS, LOGINS, ORDERS, REVENUE } from './metrics.js';

export const incrementCases: TrackstatsConformanceCase[] = [
  {
    title: 'increment adds to the day, creating it, and answers the new value',
    async run(statistics) {
      assert.equal(await statistics.increment(LOGINS), 1);
      assert.equal(await statistics.increment(LOGINS, 4), 5);
      assert.equal(await statistics.increment(LOGINS, -2), 3);
      assert.equal(await statistics.increment(REVENUE, 0.1), 0.1);
      assert.equal(await statistics.increment(REVENUE, 0.2), 0.3);
      assert.equal(await statistics.exact.increment(REVENUE, '0.05'), '0.35');
      assert.equal(await statistics.increment(LOGINS, 1, { object: ref(Person, 'ann'), date: '2026-03-01' }), 1);
    },
  },
  {
    title: 'concurrent increments each get their own value, in the order in which they were made',
    async run(statistics) {
      await statistics.increment(LOGINS, 0);
      const people = ['ann', 'bob'].map((id) => ref(Person, id));
      const answers = await Promise.all(
        Array.from({ length: 90 }, (_, index) =>
          statistics.increment(LOGINS, index, index % 3 === 0 ? {} : { object: people[(index % 3) - 1] as object }),
        ),
      );
      const sums = [0, 0, 0];
      assert.deepEqual(
        answers,
        answers.map((_, index) => (sums[index % 3] = (sums[index % 3] as number) + index)),
      );
    },
  },
  {
    title: 'increments and recordings of one value keep their order',
    async run(statistics) {
      const day = { metric: LOGINS, period: Period.DAY } as const;
      await statistics.increment(LOGINS, 0);
      const answers = await Promise.all([
        statistics.increment(LOGINS, 5),
        statistics.record({ ...day, value: 100 }),
        statistics.increment(LOGINS, 1),
        statistics.record({ ...day, value: null }),
        statistics.increment(LOGINS, 2),
      ]);
      assert.deepEqual(
        answers.map((answer) => (typeof answer === 'number' ? answer : answer.value)),
        [5, 100, 101, null, 2],
      );
    },
  },
  {
    title: 'an increment past 64 bits is refused alone and changes nothing',
    async run(statistics) {
      const largest = 2n ** 63n - 1n;
      await statistics.exact.record({ metric: LOGINS, value: largest, period: Period.DAY });
      const results = await Promise.allSettled([
        statistics.exact.increment(LOGINS, 1),
        statistics.exact.increment(LOGINS, -1),
        statistics.exact.increment(LOGINS, 1),
        statistics.increment(ORDERS, 7),
      ]);
      assert.deepEqual(
        results.map((result) =>
          result.status === 'fulfilled' ? result.value : (result.reason as { code: string }).code,
        ),
        ['SPOOR_STATISTIC_OVERFLOW', String(largest - 1n), String(largest), 7],
      );
    },
  },
  {
    title: 'a metric that does not add up cannot be incremented',
    async run(statistics) {
      await assert.rejects(statistics.increment(COLDEST, 1), { code: 'SPOOR_INVALID_ARGUMENT' });
      assert.equal(await statistics.increment(FOLLOWERS, 1, { period: Period.LIFETIME }), 1);
    },
  },
];

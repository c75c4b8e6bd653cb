import assert from 'node:assert/strict';
import { Period } from '../../calendar/period.js';
import { defineMetric, type MetricDefinition } from '../../definitions/define-metric.js';
import type { TrackstatsConformanceCase } from './conformance-case.js';
import { Person, StatisticByProvince } from './entities.js';
import { FOLLOWERS, ORDERS, SHOPPING } from './metrics.js';

const values = (statistics: readonly { date: string; value: unknown }[]) =>
  statistics.map(({ date, value }) => [date, value]);

export const narrowCases: TrackstatsConformanceCase[] = [
  {
    title: 'narrow takes a date, or from and to, both included',
    async run(statistics) {
      for (const day of [25, 26, 27, 28])
        await statistics.record({ metric: FOLLOWERS, value: day, period: Period.DAY, date: `2026-03-${day}` });
      const narrow = async (dates: object) =>
        values(await statistics.narrow({ metric: FOLLOWERS, period: Period.DAY, ...dates })).map(([, value]) => value);
      assert.deepEqual(await narrow({}), [25, 26, 27, 28]);
      assert.deepEqual(await narrow({ date: '2026-03-26' }), [26]);
      assert.deepEqual(await narrow({ from: '2026-03-26', to: '2026-03-27' }), [26, 27]);
      assert.deepEqual(await narrow({ from: '2026-03-27' }), [27, 28]);
      assert.deepEqual(await narrow({ to: new Date('2026-03-25T23:30:00Z') }), [25, 26]);
      assert.deepEqual(await narrow({ from: '2026-04-01' }), []);
    },
  },
  {
    title: 'narrow by LIFETIME returns LIFETIME only, and so does mostRecent',
    async run(statistics) {
      await statistics.record({ metric: FOLLOWERS, value: 1, period: Period.DAY, date: '2026-03-28' });
      assert.deepEqual(await statistics.narrow({ metric: FOLLOWERS, period: Period.LIFETIME }), []);
      assert.equal(await statistics.mostRecent({ metric: FOLLOWERS, period: Period.LIFETIME }), null);
      await statistics.record({ metric: FOLLOWERS, value: 100, period: Period.LIFETIME, date: '2026-03-20' });
      const found = await statistics.narrow({ metric: FOLLOWERS, period: Period.LIFETIME });
      assert.deepEqual(values(found), [['2026-03-20', 100]]);
      assert.equal((await statistics.mostRecent({ metric: FOLLOWERS, period: Period.LIFETIME }))?.value, 100);
    },
  },
  {
    title: 'what is recorded for a longer period goes before what would be derived for it',
    async run(statistics) {
      await statistics.record({ metric: ORDERS, value: 3, period: Period.DAY, date: '2026-03-27' });
      await statistics.record({ metric: ORDERS, value: 50, period: Period.LIFETIME, date: '2026-03-28' });
      const found = await statistics.narrow({ metric: ORDERS, period: Period.LIFETIME });
      assert.deepEqual(
        found.map(({ date, value, derived }) => [date, value, derived]),
        [
          ['2026-03-27', 3, true],
          ['2026-03-28', 50, false],
          ['2026-03-29', 3, true],
        ],
      );
    },
  },
  {
    title: 'a mistake is a typed error, and nothing is stored',
    async run(statistics) {
      const good = { metric: ORDERS, value: 1, period: Period.DAY } as const;
      const invalid: [object, string][] = [
        [{ metric: { ref: 'forged', domain: SHOPPING, scale: 0 } }, 'SPOOR_UNKNOWN_METRIC'],
        [{ metric: undefined }, 'SPOOR_UNKNOWN_METRIC'],
        [{ period: 'fortnight' }, 'SPOOR_INVALID_ARGUMENT'],
        [{ date: '2026-02-30' }, 'SPOOR_INVALID_ARGUMENT'],
        [{ date: new Date(Number.NaN) }, 'SPOOR_INVALID_ARGUMENT'],
        [{ value: Number.NaN }, 'SPOOR_INVALID_ARGUMENT'],
        [{ value: 'many' }, 'SPOOR_INVALID_ARGUMENT'],
        [{ value: undefined }, 'SPOOR_INVALID_ARGUMENT'],
        [{ value: 1.5 }, 'SPOOR_INVALID_ARGUMENT'],
        [{ value: 2n ** 63n }, 'SPOOR_STATISTIC_OVERFLOW'],
        [{ object: { type: 'ghost', id: '1' } }, 'SPOOR_UNKNOWN_ENTITY_TYPE'],
        [{ object: new Person() }, 'SPOOR_INVALID_ARGUMENT'],
      ];
      for (const [wrong, code] of invalid)
        await assert.rejects(statistics.record({ ...good, ...wrong }), { code }, JSON.stringify(Object.keys(wrong)));
      const provinces = statistics.in(StatisticByProvince);
      for (const by of [
        { country: 'NL' },
        { country: 'NLD', province: 'x' },
        { country: 'NL', province: 'x', city: 'y' },
      ])
        await assert.rejects(provinces.record({ ...good, by: by as never }), { code: 'SPOOR_INVALID_ARGUMENT' });
      for (const wrong of [
        { date: '2026-03-01', from: '2026-03-01' },
        { objects: [], objectType: Person },
        { metrics: [ORDERS] },
      ])
        await assert.rejects(statistics.narrow({ metric: ORDERS, period: Period.DAY, ...wrong } as never), {
          code: 'SPOOR_INVALID_ARGUMENT',
        });
      assert.deepEqual(await statistics.narrow({ metric: ORDERS, period: Period.DAY }), []);
    },
  },
  {
    title: 'a metric whose scale or aggregate is stored otherwise is refused',
    async run(statistics) {
      const define = (options: object): MetricDefinition =>
        defineMetric({ domain: SHOPPING, ref: 'orders', ...options });
      await statistics.record({ metric: ORDERS, value: 1, period: Period.DAY });
      const record = (metric: MetricDefinition) => statistics.record({ metric, value: 2, period: Period.DAY });
      await assert.rejects(record(define({ scale: 2 })), { code: 'SPOOR_METRIC_CONFLICT' });
      await assert.rejects(record(define({ aggregate: 'max' })), { code: 'SPOOR_METRIC_CONFLICT' });
      assert.equal((await record(define({}))).value, 2);
    },
  },
];

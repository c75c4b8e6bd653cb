import { ref, transaction } from '@spoor/core';
import assert from 'node:assert/strict';
import { Period } from '../../calendar/period.js';
import type { TrackstatsConformanceCase } from './conformance-case.js';
import { Person, StatisticByFloor, StatisticByProvince } from './entities.js';
import { FOLLOWERS, ORDERS, REVENUE } from './metrics.js';

const values = (statistics: readonly { date: string; value: unknown }[]) =>
  statistics.map(({ date, value }) => [date, value]);

export const recordCases: TrackstatsConformanceCase[] = [
  {
    title: 'record without a date means now, in the zone of the module',
    async run(statistics, _, clock) {
      clock.advance(11 * 3_600_000);
      const recorded = await statistics.record({ metric: FOLLOWERS, value: 5, period: Period.DAY });
      assert.deepEqual(recorded, { metric: FOLLOWERS, period: 'day', date: '2026-03-30', value: 5, derived: false });
      assert.deepEqual(await statistics.narrow({ metric: FOLLOWERS, period: Period.DAY }), [recorded]);
    },
  },
  {
    title: 'record stores over what is there, and an instant means the bucket that holds it',
    async run(statistics) {
      const record = (value: number | null, period: Period, date: Date | string) =>
        statistics.record({ metric: FOLLOWERS, value, period, date });
      await record(1, Period.DAY, '2026-03-28');
      await record(2, Period.DAY, '2026-03-28');
      await record(3, Period.DAY, new Date('2026-03-28T23:00:00Z'));
      await record(4, Period.CALENDAR_MONTH, '2026-03-15');
      await record(5, Period.HOUR, '2026-03-29T01:20:00Z');
      await record(6, Period.LIFETIME, '2026-03-28');
      assert.deepEqual(values(await statistics.narrow({ metric: FOLLOWERS, period: Period.DAY })), [
        ['2026-03-28', 2],
        ['2026-03-29', 3],
      ]);
      const of = async (period: Period) => values(await statistics.narrow({ metric: FOLLOWERS, period }));
      assert.deepEqual(await of(Period.CALENDAR_MONTH), [['2026-03-01', 4]]);
      assert.deepEqual(await of(Period.HOUR), [['2026-03-29T01:00:00Z', 5]]);
      assert.deepEqual(await of(Period.LIFETIME), [['2026-03-28', 6]]);
      assert.deepEqual(await of(Period.WEEK), []);
    },
  },
  {
    title: 'a value may be unknown, which is not zero',
    async run(statistics) {
      const unknown = { metric: FOLLOWERS, value: null, period: Period.DAY, date: '2026-03-28' };
      assert.equal((await statistics.record(unknown)).value, null);
      assert.deepEqual(values(await statistics.narrow({ metric: FOLLOWERS, period: Period.DAY })), [
        ['2026-03-28', null],
      ]);
      await statistics.record({ ...unknown, value: 0 });
      assert.equal((await statistics.mostRecent({ metric: FOLLOWERS, period: Period.DAY }))?.value, 0);
    },
  },
  {
    title: 'decimals are exact by the scale of the metric, and those past it are refused',
    async run(statistics) {
      const record = (value: number | string) =>
        statistics.exact.record({ metric: REVENUE, value, period: Period.DAY, date: '2026-03-28' });
      for (const [value, shown] of [
        [0.1 + 0.2, undefined],
        [12.34, '12.34'],
        [-0.05, '-0.05'],
        ['92233720368547758.07', '92233720368547758.07'],
        ['-92233720368547758.08', '-92233720368547758.08'],
        ['7.10', '7.10'],
        ['7.105', undefined],
      ] as const) {
        if (shown) assert.equal((await record(value)).value, shown);
        else await assert.rejects(record(value), { code: 'SPOOR_INVALID_ARGUMENT' });
      }
      await assert.rejects(record('92233720368547758.08'), { code: 'SPOOR_STATISTIC_OVERFLOW' });
      await assert.rejects(record(2 ** 60), { code: 'SPOOR_INVALID_ARGUMENT' });
      assert.deepEqual(values(await statistics.narrow({ metric: REVENUE, period: Period.DAY })), [['2026-03-28', 7.1]]);
    },
  },
  {
    title: 'a value that a number would round is an error of the service in numbers, and exact in the other',
    async run(statistics) {
      const recording = { metric: ORDERS, value: 2n ** 63n - 1n, period: Period.DAY, date: '2026-03-28' };
      await statistics.exact.record(recording);
      const asked = { metric: ORDERS, period: Period.DAY } as const;
      assert.equal((await statistics.exact.mostRecent(asked))?.value, '9223372036854775807');
      await assert.rejects(statistics.mostRecent(asked), { code: 'SPOOR_STATISTIC_PRECISION' });
    },
  },
  {
    title: 'values of objects are kept apart from each other and from those of the metric',
    async run(statistics) {
      const [ann, bob] = [ref(Person, 'ann'), ref(Person, 'bob')];
      const day = { metric: ORDERS, period: Period.DAY, date: '2026-03-28' } as const;
      await statistics.recordMany([
        { ...day, value: 1 },
        { ...day, value: 2, object: ann },
        { ...day, value: 3, object: bob },
        { ...day, value: 4, object: ann },
      ]);
      const asked = { metric: ORDERS, period: Period.DAY } as const;
      assert.deepEqual(values(await statistics.narrow(asked)), [['2026-03-28', 1]]);
      const objects = async (filter: object) =>
        (await statistics.narrow({ ...asked, ...filter })).map(({ object, value }) => [object?.id, value]);
      assert.deepEqual(await objects({ object: ann }), [['ann', 4]]);
      assert.deepEqual(await objects({ objects: [bob, ann] }), [
        ['ann', 4],
        ['bob', 3],
      ]);
      assert.deepEqual(await objects({ objects: [] }), []);
      assert.deepEqual(await objects({ objectType: Person }), [
        ['ann', 4],
        ['bob', 3],
      ]);
    },
  },
  {
    title: 'a statistic of one’s own groups by its further primary columns',
    async run(statistics) {
      const provinces = statistics.in(StatisticByProvince);
      const day = { metric: ORDERS, period: Period.DAY, date: '2026-03-28' } as const;
      await provinces.recordMany([
        { ...day, value: 1, by: { country: 'NL', province: 'Utrecht' } },
        { ...day, value: 2, by: { country: 'NL', province: 'Zeeland' } },
        { ...day, value: 3, by: { country: 'BE', province: 'Namur' } },
      ]);
      assert.equal(
        await provinces.increment(ORDERS, 5, { by: { country: 'BE', province: 'Namur' }, date: '2026-03-28' }),
        8,
      );
      const found = await provinces.narrow({ metric: ORDERS, period: Period.DAY, by: { country: 'NL' } });
      assert.deepEqual(
        found.map(({ by, value }) => [by, value]),
        [
          [{ country: 'NL', province: 'Utrecht' }, 1],
          [{ country: 'NL', province: 'Zeeland' }, 2],
        ],
      );
      const floors = statistics.in(StatisticByFloor);
      await floors.record({ ...day, value: 7, by: { floor: -1 } });
      assert.deepEqual((await floors.narrow({ metric: ORDERS, period: Period.DAY }))[0]?.by, { floor: -1 });
    },
  },
  {
    title: 'recordMany stores all or none, also over several tables',
    async run(statistics) {
      const day = { metric: REVENUE, period: Period.DAY, date: '2026-03-28' } as const;
      const bad = [
        { ...day, value: 1 },
        { ...day, value: 2, object: ref(Person, 'ann') },
        { ...day, value: 1.234 },
      ];
      await assert.rejects(statistics.recordMany(bad), { code: 'SPOOR_INVALID_ARGUMENT' });
      assert.deepEqual(await statistics.recordMany([]), []);
      assert.deepEqual(await statistics.narrow({ metric: REVENUE, period: Period.DAY }), []);
    },
  },
  {
    title: 'with a manager it is stored with the transaction, or not at all',
    async run(statistics, dataSource) {
      const day = { metric: ORDERS, period: Period.DAY, date: '2026-03-28' } as const;
      const within = transaction(dataSource, async (manager) => {
        await statistics.record({ ...day, value: 1, manager });
        assert.equal(await statistics.increment(ORDERS, 2, { date: '2026-03-28', manager }), 3);
        const seen = await statistics.narrow({ metric: ORDERS, period: Period.DAY, manager });
        assert.deepEqual(values(seen), [['2026-03-28', 3]]);
        throw new Error('rolled back');
      });
      await assert.rejects(within, /rolled back/);
      assert.deepEqual(await statistics.narrow({ metric: ORDERS, period: Period.DAY }), []);
      await transaction(dataSource, (manager) => statistics.record({ ...day, value: 4, manager }));
      assert.deepEqual(values(await statistics.narrow({ metric: ORDERS, period: Period.DAY })), [['2026-03-28', 4]]);
    },
  },
];

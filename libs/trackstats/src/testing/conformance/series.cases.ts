import { ref } from '@spoor/core';
import assert from 'node:assert/strict';
import { Period } from '../../calendar/period.js';
import { Metric, TrackerState } from '../../entities/index.js';
import type { SeriesPoint } from '../../series/series.js';
import type { TrackstatsConformanceCase } from './conformance-case.js';
import { Person } from './entities.js';
import { COLDEST, FOLLOWERS, LOGINS, ORDERS, REVENUE } from './metrics.js';

const WEEK = { period: Period.DAY, from: '2026-03-25', to: '2026-03-31' } as const;

const values = (points: readonly SeriesPoint<number>[] | undefined) => points?.map(({ value }) => value);

export const seriesCases: TrackstatsConformanceCase[] = [
  {
    title: 'a series has a point for each bucket: zero where nothing fell into it, nothing where it has not begun',
    async run(statistics) {
      for (const [date, value] of [
        ['2026-03-25', 4],
        ['2026-03-28', 6],
      ] as const)
        await statistics.record({ metric: ORDERS, value, period: Period.DAY, date });
      const { lines, zone, partial, completeUpTo, verifiedAt } = await statistics.series({ metric: ORDERS, ...WEEK });
      assert.deepEqual([zone, partial, completeUpTo, verifiedAt], ['Europe/Amsterdam', true, null, null]);
      assert.deepEqual(values(lines[0]?.points), [4, 0, 0, 6, 0, null, null]);
      assert.deepEqual(
        lines[0]?.points.map((point) => point.partial),
        [false, false, false, false, true, true, true],
      );
      assert.deepEqual(lines[0]?.points[4], {
        date: '2026-03-29',
        from: new Date('2026-03-28T23:00:00Z'),
        to: new Date('2026-03-29T22:00:00Z'),
        value: 0,
        partial: true,
      });
      const rolling = await statistics.series({ metric: ORDERS, ...WEEK, period: Period.WEEK });
      assert.deepEqual(values(rolling.lines[0]?.points), [4, 4, 4, 10, 10, null, null]);
    },
  },
  {
    title: 'a series of lifetimes begins with 0 and goes on with the last one, of several metrics at once',
    async run(statistics) {
      await statistics.record({ metric: ORDERS, value: 4, period: Period.DAY, date: '2026-03-26' });
      await statistics.record({ metric: REVENUE, value: 9.95, period: Period.DAY, date: '2026-01-01' });
      const { lines } = await statistics.series({ metrics: [ORDERS, REVENUE], ...WEEK, period: Period.LIFETIME });
      assert.deepEqual(
        lines.map(({ metric, points }) => [metric, values(points)]),
        [
          [ORDERS, [0, 4, 4, 4, 4, null, null]],
          [REVENUE, [9.95, 9.95, 9.95, 9.95, 9.95, null, null]],
        ],
      );
      assert.equal(lines[0]?.points[0]?.from, null);
    },
  },
  {
    title:
      'fill: carry goes on with the last known value, also one from before; null leaves a gap; unknown stays unknown',
    async run(statistics) {
      const record = (date: string, value: number | null) =>
        statistics.record({ metric: FOLLOWERS, value, period: Period.DAY, date });
      await record('2026-02-01', 10);
      await record('2026-03-26', 12);
      await record('2026-03-28', null);
      const points = async (fill: 'carry' | 'null' | 'zero') =>
        values((await statistics.series({ metric: FOLLOWERS, ...WEEK, fill })).lines[0]?.points);
      assert.deepEqual(await points('carry'), [10, 12, 12, null, 12, null, null]);
      assert.deepEqual(await points('null'), [null, 12, null, null, null, null, null]);
      assert.deepEqual(await points('zero'), [0, 12, 0, null, 0, null, null]);
    },
  },
  {
    title: 'an average or a minimum of nothing is not zero',
    async run(statistics) {
      await statistics.record({ metric: COLDEST, value: -1.5, period: Period.DAY, date: '2026-03-26' });
      const { lines } = await statistics.series({ metric: COLDEST, ...WEEK });
      assert.deepEqual(values(lines[0]?.points), [null, -1.5, null, null, null, null, null]);
      await assert.rejects(statistics.series({ metric: COLDEST, ...WEEK, cumulative: true }), {
        code: 'SPOOR_INVALID_ARGUMENT',
      });
    },
  },
  {
    title: 'lines of the objects that are asked for by name, with or without values, or of all that have some',
    async run(statistics) {
      const [ann, bob] = [ref(Person, 'ann'), ref(Person, 'bob')];
      await statistics.increment(LOGINS, 2, { object: bob, date: '2026-03-26' });
      const named = await statistics.series({ metric: LOGINS, ...WEEK, objects: [ann, bob] });
      assert.deepEqual(
        named.lines.map(({ object, points }) => [object, values(points)]),
        [
          [ann, [0, 0, 0, 0, 0, null, null]],
          [bob, [0, 2, 0, 0, 0, null, null]],
        ],
      );
      const all = await statistics.series({ metric: LOGINS, ...WEEK, objectType: Person });
      assert.deepEqual(
        all.lines.map(({ object }) => object),
        [bob],
      );
    },
  },
  {
    title: 'cumulative sums up from the first bucket, and a comparison shows as many buckets right before',
    async run(statistics) {
      const days = ['2026-03-19', '2026-03-20', '2026-03-26', '2026-03-27'];
      for (const [index, date] of days.entries())
        await statistics.record({ metric: ORDERS, value: index + 1, period: Period.DAY, date });
      const { lines } = await statistics.series({ metric: ORDERS, ...WEEK, cumulative: true, comparePrevious: true });
      assert.deepEqual(values(lines[0]?.points), [0, 3, 7, 7, 7, null, null]);
      assert.deepEqual(values(lines[0]?.previous), [0, 1, 3, 3, 3, 3, 3]);
      assert.deepEqual([lines[0]?.previous?.[0]?.date, lines[0]?.previous?.at(-1)?.date], ['2026-03-18', '2026-03-24']);
      const months = await statistics.series({
        metric: ORDERS,
        period: Period.CALENDAR_MONTH,
        from: '2026-03-01',
        to: '2026-03-31',
        comparePrevious: true,
      });
      assert.deepEqual(
        [values(months.lines[0]?.points), months.lines[0]?.previous?.map(({ date }) => date)],
        [[10], ['2026-02-01']],
      );
    },
  },
  {
    title: 'what is tracked is known up to where its trackers are, and unknown after it',
    async run(statistics, dataSource) {
      await statistics.record({ metric: ORDERS, value: 4, period: Period.DAY, date: '2026-03-25' });
      const { id: metricId } = await dataSource.getRepository(Metric).findOneByOrFail({ ref: ORDERS.ref });
      const completeUpTo = new Date('2026-03-28T12:00:00Z');
      await dataSource.getRepository(TrackerState).insert({
        tracker: 'orders',
        metricId,
        statistic: 'StatisticByDate',
        bins: 0,
        zone: 'Europe/Amsterdam',
        definition: 'by hand',
        completeUpTo: BigInt(completeUpTo.getTime()),
        verifiedAt: 7n,
        progress: null,
      });
      const series = await statistics.series({ metric: ORDERS, ...WEEK });
      assert.deepEqual([series.completeUpTo, series.verifiedAt], [completeUpTo, new Date(7)]);
      assert.deepEqual(values(series.lines[0]?.points), [4, 0, 0, 0, null, null, null]);
      assert.deepEqual(
        series.lines[0]?.points.map(({ partial }) => partial),
        [false, false, false, true, true, true, true],
      );
      await assert.rejects(statistics.series({ metric: ORDERS, ...WEEK, zone: 'Asia/Tokyo' }), {
        code: 'SPOOR_ZONE_UNAVAILABLE',
      });
    },
  },
  {
    title: 'every hour of a decade, but not more points than anybody could read',
    async run(statistics) {
      const hours = { metric: LOGINS, period: Period.HOUR, from: '2016-01-01' } as const;
      const { lines } = await statistics.series({
        metric: LOGINS,
        period: Period.DAY,
        from: '1900-01-01',
        to: '2026-01-01',
      });
      assert.equal(lines[0]?.points.length, 46_022);
      const refused = { code: 'SPOOR_INVALID_ARGUMENT', message: /100000 points/ };
      await assert.rejects(statistics.series({ ...hours, to: '2027-12-31' }), refused);
      await assert.rejects(statistics.series({ ...hours, to: '2021-12-31', comparePrevious: true }), refused);
      const objects = Array.from({ length: 1_000 }, (_, index) => ref(Person, `person ${index}`));
      const years = { period: Period.YEAR, from: '2016-01-01', to: '2025-12-31' } as const;
      assert.equal((await statistics.series({ metric: LOGINS, objects, ...years })).lines.length, 1_000);
      const ever = { from: '0001-01-01', to: '9999-12-31' };
      for (const period of Object.values(Period))
        if (period !== Period.YEAR && period !== Period.QUARTER && period !== Period.CALENDAR_MONTH)
          await assert.rejects(statistics.series({ metric: LOGINS, period, ...ever }), refused);
    },
  },
];

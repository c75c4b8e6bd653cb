import { ref } from '@spoor/core';
import { FakeClock } from '@spoor/core/testing';
import {
  defineDomain,
  defineMetric,
  Period,
  TRACKSTATS_ENTITIES,
  type Aggregate,
  type StatisticsService,
} from '@spoor/trackstats';
import { openStatistics, type OpenStatistics } from '@spoor/trackstats/testing';
import { Entity, PrimaryColumn, type DataSource } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { BruteForce, type Happening } from './support/brute-force.js';
import { ZONES } from './support/local-clock.js';
import { combine, trackByHand } from './support/tracked-by-hand.js';

@Entity()
class Person {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id: string;
}

const WEATHER = defineDomain({ ref: 'weather' });
const metricOf = (aggregate: Aggregate) => defineMetric({ domain: WEATHER, ref: aggregate, aggregate, scale: 2 });
const METRICS = (['count', 'sum', 'avg', 'min', 'max'] as const).map(metricOf);
const PERIODS = [...new Set(Object.values(Period))];

const NOW = Date.UTC(2012, 3, 20, 12);
/** Summer time begins or ends in most zones meanwhile, and Apia leaves out a date. */
const [FIRST, LAST] = [Date.UTC(2011, 10, 15), Date.UTC(2012, 3, 15)];

/** Sparse enough for empty days, with some right before and after a local midnight of each zone. */
function happen(seed: number): Happening[] {
  let state = seed;
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return Array.from({ length: 250 }, (_, index) => {
    const at = FIRST + Math.floor(random() * (LAST - FIRST));
    const instant = index % 2 === 0 ? at : Math.round(at / 900_000) * 900_000 - (index % 4 === 1 ? 1 : 0);
    return { instant, amount: Math.floor(random() * 2_000) - 1_000, object: `p${Math.floor(random() * 3)}` };
  });
}

function expected(
  period: Period,
  aggregate: Aggregate,
  happenings: readonly Happening[],
  force: BruteForce,
): [string, string][] {
  return [...force.buckets(period, happenings)].map(([date, inside]) => {
    const { value, samples } = combine(aggregate, inside);
    const units =
      samples === null
        ? Number(value)
        : Math.sign(Number(value)) * Math.round(Math.abs(Number(value)) / Number(samples));
    return [date, ((units || 0) / 100).toFixed(2)];
  });
}

afterAll(dropTestDatabases);

describeEachDatabase('What is derived equals a count in plain JavaScript', (kind) => {
  const happenings = happen(7);
  let dataSource: DataSource;
  let open: OpenStatistics | undefined;

  beforeAll(async () => {
    dataSource = await createTestDataSource(kind, { entities: [...TRACKSTATS_ENTITIES, Person] });
  });
  afterEach(async () => {
    await open?.close();
    open = undefined;
  });

  async function track(zone: string): Promise<StatisticsService> {
    for (const { tablePath } of dataSource.entityMetadatas) await dataSource.query(`DELETE FROM ${tablePath}`);
    open = openStatistics(dataSource, { timeZone: zone, clock: new FakeClock(NOW) });
    for (const metric of METRICS) {
      await open.statistics.narrow({ metric, period: Period.DAY });
      await trackByHand(dataSource, metric, happenings, zone);
    }
    return open.statistics;
  }

  describe.each(ZONES)('in %s', (zone) => {
    it('for every period and aggregate, from the days of the module', async () => {
      const statistics = await track(zone);
      const force = new BruteForce(zone, NOW);
      for (const period of PERIODS)
        for (const metric of METRICS) {
          const found = await statistics.exact.narrow({ metric, period });
          const shown = found.map(({ date, value }) => [date, value]);
          expect([period, metric.ref, shown]).toEqual([
            period,
            metric.ref,
            expected(period, metric.aggregate as Aggregate, happenings, force),
          ]);
          expect(found.every(({ derived }) => derived === (period !== Period.DAY))).toBe(true);
          const latest = await statistics.exact.mostRecent({ metric, period });
          expect(latest).toEqual(found.at(-1));
        }
    });

    it('for every period, of a viewer there, from bins of 15 minutes', async () => {
      const statistics = await track('UTC');
      const force = new BruteForce(zone, NOW);
      const [count, , average] = METRICS as [(typeof METRICS)[0], unknown, (typeof METRICS)[0]];
      for (const period of PERIODS) {
        const range =
          period === Period.HOUR ? { from: '2011-12-20', to: '2012-01-05' } : { from: '2011-11-01', to: '2012-04-20' };
        const { lines, zone: shownZone } = await statistics.exact.series({
          metrics: [count, average],
          period,
          ...range,
          zone,
          fill: 'null',
        });
        expect(shownZone).toBe(zone);
        for (const { metric, points } of lines) {
          const inRange = new Set(points.map(({ date }) => date));
          expect([
            period,
            metric.ref,
            points.filter(({ value }) => value !== null).map(({ date, value }) => [date, value]),
          ]).toEqual([
            period,
            metric.ref,
            expected(period, metric.aggregate as Aggregate, happenings, force).filter(([date]) => inRange.has(date)),
          ]);
        }
      }
    });
  });

  it('of every object and of single ones', async () => {
    const statistics = await track('Europe/Amsterdam');
    const force = new BruteForce('Europe/Amsterdam', NOW);
    const [, metric] = METRICS as [unknown, (typeof METRICS)[0]];
    for (const period of PERIODS) {
      const all = await statistics.exact.narrow({ metric, period, objectType: Person });
      const some = await statistics.exact.narrow({ metric, period, objects: [ref(Person, 'p1'), ref(Person, 'p2')] });
      for (const id of ['p0', 'p1', 'p2']) {
        const own = expected(
          period,
          'sum',
          happenings.filter(({ object }) => object === id),
          force,
        );
        const of = (found: typeof all) =>
          found.filter(({ object }) => object?.id === id).map(({ date, value }) => [date, value]);
        expect([period, id, of(all)]).toEqual([period, id, own]);
        expect([period, id, of(some)]).toEqual([period, id, id === 'p0' ? [] : own]);
      }
      const one = await statistics.exact.mostRecent({ metric, period, object: ref(Person, 'p1') });
      expect(one).toEqual(some.filter(({ object }) => object?.id === 'p1').at(-1));
    }
  });

  it('between any two dates', async () => {
    const statistics = await track('Pacific/Apia');
    const force = new BruteForce('Pacific/Apia', NOW);
    const [metric] = METRICS as [(typeof METRICS)[0]];
    for (const period of PERIODS.filter((each) => each !== Period.HOUR))
      for (const [from, to] of [
        ['2011-12-29', '2012-01-02'],
        ['2011-12-30', '2011-12-30'],
        ['2012-04-19', '2012-12-31'],
        ['2010-01-01', '2011-11-20'],
        ['2012-03-01', '2012-02-01'],
      ] as const) {
        const found = await statistics.exact.narrow({ metric, period, from, to });
        const all = expected(period, 'count', happenings, force);
        const [first, last] = [keyed(period, from), keyed(period, to)];
        expect([period, from, to, found.map(({ date, value }) => [date, value])]).toEqual([
          period,
          from,
          to,
          all.filter(([date]) => date >= first && date <= last),
        ]);
      }
  });
});

/** The date of the bucket that a date belongs to, for those periods where they differ. */
function keyed(period: Period, date: string): string {
  const force = new BruteForce('UTC', NOW);
  const [key] = force.buckets(period, [{ instant: Date.parse(`${date}T12:00:00Z`), amount: 0, object: '' }]).keys();
  return ([Period.CALENDAR_WEEK, Period.CALENDAR_MONTH, Period.QUARTER, Period.YEAR] as Period[]).includes(period)
    ? (key as string)
    : date;
}

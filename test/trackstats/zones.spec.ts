import { FakeClock } from '@spoor/core/testing';
import {
  defineDomain,
  defineMetric,
  ObjectsByDateAndObjectTracker,
  ObjectsByDateTracker,
  Period,
  TRACKSTATS_ENTITIES,
  type Aggregate,
} from '@spoor/trackstats';
import { openStatistics, type OpenStatistics } from '@spoor/trackstats/testing';
import type { DataSource } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { BruteForce, type Happening as Event } from './support/brute-force.js';
import { Happening, Person, TRACKED_ENTITIES } from './support/happening.entity.js';
import { ZONES } from './support/local-clock.js';
import { combine } from './support/tracked-by-hand.js';

const NATURE = defineDomain({ ref: 'nature' });
const PERIODS = [...new Set(Object.values(Period))];
const AGGREGATES = ['count', 'sum', 'avg', 'min', 'max'] as const;
const metricOf = (aggregate: Aggregate) =>
  defineMetric({ domain: NATURE, ref: aggregate, scale: aggregate === 'count' ? 0 : 2 });

/** Apia left out a date, and clocks were set in most of the zones. */
const NOW = Date.UTC(2012, 0, 12, 12);
const [FIRST, LAST] = [Date.UTC(2011, 9, 20), Date.UTC(2012, 0, 12)];

/** Half of them right before or after a quarter of an hour: local midnights are among them. */
function happen(seed: number): Event[] {
  let state = seed;
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return Array.from({ length: 300 }, (_, index) => {
    const at = FIRST + Math.floor((random() * (LAST - FIRST)) / 1_000) * 1_000;
    const instant = index % 2 === 0 ? at : Math.round(at / 900_000) * 900_000 - (index % 4 === 1 ? 1_000 : 0);
    return { instant, amount: Math.floor(random() * 2_000) - 1_000, object: `p${Math.floor(random() * 3)}` };
  });
}

afterAll(dropTestDatabases);

describeEachDatabase('What trackers count equals a count in plain JavaScript', (kind) => {
  const events = happen(11);
  let dataSource: DataSource;
  let open: OpenStatistics | undefined;

  beforeAll(async () => {
    dataSource = await createTestDataSource(kind, { entities: [...TRACKSTATS_ENTITIES, ...TRACKED_ENTITIES] });
    await dataSource.getRepository(Person).insert(['p0', 'p1', 'p2'].map((id) => ({ id, town: 'Apia' })));
    await dataSource.getRepository(Happening).insert(
      events.map(({ instant, amount, object }) => ({
        at: new Date(instant),
        zonedAt: new Date(instant),
        day: new Date(instant).toISOString().slice(0, 10),
        seconds: instant / 1_000,
        milliseconds: String(instant),
        personId: object,
        amount,
        price: amount / 100,
      })),
    );
  });
  afterEach(() => open?.close());

  const shownUnits = ({ value, samples }: { value: bigint; samples: bigint | null }) => {
    if (samples === null) return Number(value);
    return Math.sign(Number(value)) * Math.round(Math.abs(Number(value)) / Number(samples)) || 0;
  };

  it.each(ZONES)('in %s, for every period and aggregate', async (zone) => {
    open = openStatistics(dataSource, { timeZone: zone, clock: new FakeClock(NOW) });
    const { statistics } = open;
    const force = new BruteForce(zone, NOW);
    const rows = dataSource.getRepository(Happening);
    const fields = ['at', 'seconds', 'milliseconds', 'at', 'at'] as const;
    for (const [index, aggregate] of AGGREGATES.entries()) {
      const dateField = fields[index] as (typeof fields)[0];
      const epoch = fields[index] === 'seconds' ? 'seconds' : 'milliseconds';
      const value = aggregate === 'count' ? {} : { valueField: 'price' as const };
      const options = { metric: metricOf(aggregate), aggregate, dateField, epoch, ...value } as const;
      // The zone is another one than that of the last case: everything is counted anew.
      await statistics.track(new ObjectsByDateTracker({ ...options, anyZone: true }), rows);
      await statistics.track(
        new ObjectsByDateAndObjectTracker({ ...options, objectEntity: Person, objectField: 'person' }),
        rows,
      );
    }
    for (const period of PERIODS)
      for (const aggregate of AGGREGATES) {
        const scale = aggregate === 'count' ? 1 : 100;
        const expected = [...force.buckets(period, events)].map(([date, inside]) => [
          date,
          shownUnits(combine(aggregate, inside)) / scale,
        ]);
        const found = await statistics.narrow({ metric: metricOf(aggregate), period });
        expect([period, aggregate, found.map(({ date, value }) => [date, value])]).toEqual([
          period,
          aggregate,
          expected,
        ]);
      }
    for (const person of ['p0', 'p1', 'p2']) {
      const own = events.filter(({ object }) => object === person);
      const expected = [...force.buckets(Period.WEEK, own)].map(([date, inside]) => [date, inside.length]);
      const object = { type: 'person', id: person };
      const found = await statistics.narrow({ metric: metricOf('count'), period: Period.WEEK, object });
      expect([person, found.map(({ date, value }) => [date, value])]).toEqual([person, expected]);
    }
  });

  it.each(['Pacific/Apia', 'America/Sao_Paulo'])('in %s, values told apart, in every period', async (zone) => {
    open = openStatistics(dataSource, { timeZone: zone, clock: new FakeClock(NOW) });
    const metric = defineMetric({ domain: NATURE, ref: 'people' });
    const distinct = {
      metric,
      aggregate: 'countDistinct',
      valueField: 'person',
      dateField: 'at',
      periods: PERIODS,
    } as const;
    await open.statistics.track(new ObjectsByDateTracker(distinct), dataSource.getRepository(Happening));
    const force = new BruteForce(zone, NOW);
    for (const period of PERIODS) {
      const expected = [...force.buckets(period, events)].map(([date, inside]) => [
        date,
        new Set(inside.map(({ object }) => object)).size,
      ]);
      const found = await open.statistics.narrow({ metric, period });
      expect([period, found.map(({ date, value }) => [date, value])]).toEqual([period, expected]);
    }
  });
});

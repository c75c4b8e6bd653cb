import { FakeClock } from '@spoor/core/testing';
import {
  CountObjectsByDateAndObjectTracker,
  CountObjectsByDateTracker,
  defineDomain,
  defineMetric,
  ObjectsByDateTracker,
  Period,
  StatisticByDate,
  TRACKSTATS_ENTITIES,
  type StatisticsService,
} from '@spoor/trackstats';
import { openStatistics, type OpenStatistics } from '@spoor/trackstats/testing';
import type { DataSource } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { Happening, happening, Person, TRACKED_ENTITIES } from './support/happening.entity.js';

const NATURE = defineDomain({ ref: 'nature' });
const COUNT = defineMetric({ domain: NATURE, ref: 'count' });
const NOON = Date.UTC(2026, 2, 29, 12);
const DAY = 86_400_000;
const day = { metric: COUNT, period: Period.DAY } as const;

afterAll(dropTestDatabases);

describeEachDatabase('A tracker', (kind) => {
  const entities = [...TRACKSTATS_ENTITIES, ...TRACKED_ENTITIES];
  let dataSource: DataSource;
  let open: OpenStatistics;
  let statistics: StatisticsService;
  let clock: FakeClock;
  const counted = new CountObjectsByDateTracker({ metric: COUNT, dateField: 'at' });

  beforeAll(async () => {
    dataSource = await createTestDataSource(kind, { entities });
  });
  beforeEach(async () => {
    for (const table of dataSource.entityMetadatas.toReversed())
      await dataSource.query(`DELETE FROM ${table.tablePath}`);
    clock = new FakeClock(NOON);
    open = openStatistics(dataSource, { timeZone: 'Europe/Amsterdam', clock });
    statistics = open.statistics;
  });
  afterEach(() => open.close());

  const rows = () => dataSource.getRepository(Happening);
  const shown = async () => (await statistics.narrow(day)).map(({ date, value }) => [date, value]);

  it('refuses what it cannot track, and writes nothing', async () => {
    await rows().insert([happening(NOON)]);
    const track = (options: object, source: unknown = rows()) =>
      statistics.track(
        new ObjectsByDateTracker({ metric: COUNT, dateField: 'at', ...options } as never),
        source as never,
      );
    await expect(track({ dateField: 'when' })).rejects.toMatchObject({ code: 'SPOOR_UNKNOWN_FIELD' });
    await expect(track({ dateField: 'personId' })).rejects.toMatchObject({ code: 'SPOOR_UNSUPPORTED_COLUMN' });
    await expect(track({ aggregate: 'sum', valueField: 'day' })).rejects.toMatchObject({
      code: 'SPOOR_UNSUPPORTED_COLUMN',
    });
    await expect(track({}, rows().createQueryBuilder('h').limit(3))).rejects.toMatchObject({
      code: 'SPOOR_INVALID_ARGUMENT',
    });
    await expect(track({ dateField: 'day', anyZone: true })).rejects.toMatchObject({ code: 'SPOOR_INVALID_ARGUMENT' });
    await expect(async () => track({ metric: { ref: 'count' } })).rejects.toMatchObject({
      code: 'SPOOR_UNKNOWN_METRIC',
    });
    await expect(async () => track({ periods: ['fortnight'] })).rejects.toMatchObject({
      code: 'SPOOR_INVALID_ARGUMENT',
    });
    await expect(async () => track({ aggregate: 'sum' })).rejects.toMatchObject({ code: 'SPOOR_INVALID_ARGUMENT' });
    expect(
      () => new CountObjectsByDateAndObjectTracker({ metric: COUNT, dateField: 'at', objectEntity: Person } as never),
    ).toThrow(expect.objectContaining({ code: 'SPOOR_INVALID_ARGUMENT' }));
    await expect(counted.track(Happening)).rejects.toMatchObject({ code: 'SPOOR_INVALID_ARGUMENT' });
    expect(await dataSource.getRepository(StatisticByDate).count()).toBe(0);
    // What is counted one way cannot be summed into the same metric.
    await statistics.track(counted, rows());
    await expect(track({ aggregate: 'sum', valueField: 'amount' })).rejects.toMatchObject({
      code: 'SPOOR_METRIC_CONFLICT',
    });
    expect(await shown()).toEqual([['2026-03-29', 1]]);
  });

  it('refuses a value past 64 bits, and leaves alone what was there', async () => {
    const metric = defineMetric({ domain: NATURE, ref: 'large', scale: 18 });
    const summed = new ObjectsByDateTracker({ metric, dateField: 'at', aggregate: 'sum', valueField: 'amount' });
    await rows().insert([happening(NOON - 20 * DAY, 2), happening(NOON, 3)]);
    await statistics.track(summed, rows());
    await rows().insert([happening(NOON, 5), happening(NOON, 2), happening(NOON - 20 * DAY, 1)]);
    await expect(statistics.track(summed, rows())).rejects.toMatchObject({ code: 'SPOOR_STATISTIC_OVERFLOW' });
    const found = await statistics.exact.narrow({ metric, period: Period.DAY });
    expect(found.map(({ value }) => value)).toEqual(['2.000000000000000000', '3.000000000000000000']);
  });
});

import { FakeClock } from '@spoor/core/testing';
import {
  CountObjectsByDateTracker,
  defineDomain,
  defineMetric,
  Period,
  StatisticByDate,
  TrackerState,
  TRACKSTATS_ENTITIES,
  type StatisticsService,
} from '@spoor/trackstats';
import { openStatistics, type OpenStatistics } from '@spoor/trackstats/testing';
import type { DataSource } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { Happening, happening, TRACKED_ENTITIES } from './support/happening.entity.js';

const NATURE = defineDomain({ ref: 'nature' });
const COUNT = defineMetric({ domain: NATURE, ref: 'count' });
const NOON = Date.UTC(2026, 2, 29, 12);
const DAY = 86_400_000;
const day = { metric: COUNT, period: Period.DAY } as const;

afterAll(dropTestDatabases);

describeEachDatabase('What is tracked', (kind) => {
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

  it('verifies what is settled, names what differs, and tells series when nothing did', async () => {
    await rows().insert([happening(NOON - 20 * DAY), happening(NOON)]);
    await statistics.track(counted, rows());
    const series = () => statistics.series({ ...day, from: '2026-03-01', to: '2026-03-29' });
    expect((await series()).verifiedAt).toBeNull();
    await dataSource.getRepository(StatisticByDate).update({ date: '2026-03-09' }, { value: 7n });
    const { checked, differences } = await statistics.verify();
    expect(checked).toBe(20);
    expect(differences).toMatchObject([
      { metric: COUNT, period: 'day', date: '2026-03-09', counted: '1', stored: '7' },
    ]);
    expect((await series()).verifiedAt).toBeNull();
    await statistics.rebuild({ from: '2026-03-09', to: '2026-03-09' });
    expect((await statistics.verify()).differences).toEqual([]);
    expect((await series()).verifiedAt).toEqual(new Date(NOON));
    expect((await series()).completeUpTo).toEqual(new Date(NOON));
  });

  it('does not call different what is marked and not counted yet', async () => {
    await rows().insert(happening(NOON - 20 * DAY));
    await statistics.track(counted, rows());
    await rows().insert([happening(NOON - 20 * DAY), happening(NOON)]);
    expect((await statistics.verify()).differences).toEqual([]);
  });

  it('goes on with a rebuild that was interrupted, unless it is told not to', async () => {
    await rows().insert(Array.from({ length: 200 }, (_, index) => happening(NOON - index * 2 * DAY)));
    await statistics.track(counted, rows());
    await dataSource.query(`DELETE FROM ${rows().metadata.tablePath}`);
    const interruption = new AbortController();
    const told: number[] = [];
    const run = (signal?: AbortSignal, resume = true) =>
      statistics.rebuild({
        resume,
        from: '2025-02-24',
        to: '2026-03-29',
        ...(signal && { signal }),
        onProgress: ({ days, totalDays }) => {
          told.push(days);
          if (days > totalDays / 3) interruption.abort();
        },
      });
    await expect(run(interruption.signal)).rejects.toThrow(/abort/i);
    const left = (await shown()).length;
    expect(left).toBeGreaterThan(50);
    expect(left).toBeLessThan(150);
    const before = told.at(-1);
    told.length = 0;
    await run();
    expect(told[0]).toBe(before);
    expect(await shown()).toEqual([]);
    const state = await dataSource.getRepository(TrackerState).findOneByOrFail({});
    expect(state.progress).toBeNull();
    told.length = 0;
    await run(undefined, false);
    expect(told[0]).toBe(0);
  }, 120_000);
});

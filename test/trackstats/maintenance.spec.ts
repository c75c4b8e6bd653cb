import { StatisticByDate, TrackerState } from '@spoor/trackstats';
import { describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { happening } from './support/happening.entity.js';
import { COUNT, counted, DAY, day, NOON, TrackedWorld } from './support/tracked-world.js';

afterAll(dropTestDatabases);

describeEachDatabase('What is tracked', (kind) => {
  const world = TrackedWorld.use(kind);

  it('verifies what is settled, names what differs, and tells series when nothing did', async () => {
    await world.rows.insert([happening(NOON - 20 * DAY), happening(NOON)]);
    await world.statistics.track(counted, world.rows);
    const series = () => world.statistics.series({ ...day, from: '2026-03-01', to: '2026-03-29' });
    expect((await series()).verifiedAt).toBeNull();
    await world.dataSource.getRepository(StatisticByDate).update({ date: '2026-03-09' }, { value: 7n });
    const { checked, differences } = await world.statistics.verify();
    expect(checked).toBe(20);
    expect(differences).toMatchObject([
      { metric: COUNT, period: 'day', date: '2026-03-09', counted: '1', stored: '7' },
    ]);
    expect((await series()).verifiedAt).toBeNull();
    await world.statistics.rebuild({ from: '2026-03-09', to: '2026-03-09' });
    expect((await world.statistics.verify()).differences).toEqual([]);
    expect((await series()).verifiedAt).toEqual(new Date(NOON));
    expect((await series()).completeUpTo).toEqual(new Date(NOON));
  });

  it('does not call different what is marked and not counted yet', async () => {
    await world.rows.insert(happening(NOON - 20 * DAY));
    await world.statistics.track(counted, world.rows);
    await world.rows.insert([happening(NOON - 20 * DAY), happening(NOON)]);
    expect((await world.statistics.verify()).differences).toEqual([]);
  });

  it('goes on with a rebuild that was interrupted, unless it is told not to', async () => {
    await world.rows.insert(Array.from({ length: 200 }, (_, index) => happening(NOON - index * 2 * DAY)));
    await world.statistics.track(counted, world.rows);
    await world.dataSource.query(`DELETE FROM ${world.rows.metadata.tablePath}`);
    const interruption = new AbortController();
    const told: number[] = [];
    const run = (signal?: AbortSignal, resume = true) =>
      world.statistics.rebuild({
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
    const left = (await world.shown()).length;
    expect(left).toBeGreaterThan(50);
    expect(left).toBeLessThan(150);
    const before = told.at(-1);
    told.length = 0;
    await run();
    expect(told[0]).toBe(before);
    expect(await world.shown()).toEqual([]);
    const state = await world.dataSource.getRepository(TrackerState).findOneByOrFail({});
    expect(state.progress).toBeNull();
    told.length = 0;
    await run(undefined, false);
    expect(told[0]).toBe(0);
  }, 120_000);
});

import {
  CountObjectsByDateAndObjectTracker,
  StatisticByDate,
  StatisticByDateAndObject,
  StatisticMark,
  TrackerState,
} from '@spoor/trackstats';
import { describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { happening, Person } from './support/happening.entity.js';
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

  it('is not called verified by a run that compared nothing, or left out a difference that is marked', async () => {
    const verifiedAt = async () => {
      const { verifiedAt: at } = await world.statistics.series({ ...day, from: '2026-03-01', to: '2026-03-29' });
      return at;
    };
    await world.rows.insert(happening(NOON));
    await world.statistics.track(counted, world.rows);
    expect(await world.statistics.verify()).toEqual({ checked: 0, differences: [] });
    expect(await verifiedAt()).toBeNull();
    await world.rows.insert(happening(NOON - 20 * DAY));
    expect((await world.statistics.verify()).differences).toEqual([]);
    expect(await verifiedAt()).toBeNull();
    await world.statistics.track(counted, world.rows);
    await world.statistics.verify();
    expect(await verifiedAt()).toEqual(new Date(NOON));
  });

  it('is compared behind any number of differences that are marked, and by any number of marks', async () => {
    const byPerson = new CountObjectsByDateAndObjectTracker({
      metric: COUNT,
      dateField: 'at',
      objectEntity: Person,
      objectField: 'personId',
    });
    await world.dataSource.getRepository(Person).insert({ id: 'ann', town: 'Delft' });
    await world.rows.insert([50, 10].map((ago) => ({ ...happening(NOON - ago * DAY), personId: 'ann' })));
    await world.statistics.track(byPerson, world.rows);
    const stored = world.dataSource.getRepository(StatisticByDateAndObject);
    const [first] = await stored.find({ order: { date: 'ASC' } });
    const strays = Array.from({ length: 1_100 }, (_, index) => ({ ...first, objectId: `nobody ${index}` }));
    await stored.insert(strays as StatisticByDateAndObject[]);
    await stored.update({ date: '2026-03-19' }, { value: 7n });
    const { tracker } = await world.dataSource.getRepository(TrackerState).findOneByOrFail({});
    const mark = { tracker, first: String(NOON - 50 * DAY), last: String(NOON - 50 * DAY) };
    const marks = Array.from({ length: 10_000 }, (_, index) => ({ ...mark, id: String(index) }));
    for (let start = 0; start < marks.length; start += 1_000)
      await world.dataSource.getRepository(StatisticMark).insert(marks.slice(start, start + 1_000) as never[]);
    await world.rows.insert({ ...happening(NOON - 30 * DAY), personId: 'ann' });
    expect((await world.statistics.verify()).differences).toMatchObject([{ date: '2026-03-19', stored: '7' }]);
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

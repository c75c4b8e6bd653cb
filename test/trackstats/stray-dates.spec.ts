import { defineMetric, ObjectsByDateTracker, Period, StatisticBin, StatisticByDate } from '@spoor/trackstats';
import { describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { happening } from './support/happening.entity.js';
import { COUNT, counted, DAY, NATURE, NOON, TrackedWorld } from './support/tracked-world.js';

const [YEAR_1, YEAR_9999] = [Date.UTC(2001, 4, 4, 12) - 730_485 * DAY, Date.UTC(9999, 5, 6, 12)];

afterAll(dropTestDatabases);

describeEachDatabase('Rows with stray dates', (kind) => {
  const world = TrackedWorld.use(kind);
  // No type of a column but a number holds any of them on all databases.
  const byNumber = new ObjectsByDateTracker({ metric: COUNT, dateField: 'milliseconds', anyZone: true });
  const stray = (at: number) => ({ ...happening(NOON), milliseconds: String(at) });

  it('are counted like any others, without a word of the days between them', async () => {
    await world.rows.insert([stray(YEAR_1), stray(NOON), stray(NOON - 40 * DAY), stray(YEAR_9999)]);
    const { counted: days } = await world.statistics.track(byNumber, world.rows);
    expect(days).toBe(1 + 41 + 1);
    const expected = [
      ['0001-05-04', 1],
      ['2026-02-17', 1],
      ['2026-03-29', 1],
      ['9999-06-06', 1],
    ];
    expect(await world.shown()).toEqual(expected);
    expect((await world.statistics.verify()).differences).toEqual([]);
    await world.statistics.rebuild();
    expect(await world.shown()).toEqual(expected);
  });

  it('leave nothing between them that has no rows any more, and verify finds what was put there', async () => {
    await world.rows.insert([stray(YEAR_1), stray(NOON)]);
    await world.statistics.track(byNumber, world.rows);
    const dates = world.dataSource.getRepository(StatisticByDate);
    const bins = world.dataSource.getRepository(StatisticBin);
    const [value] = await dates.findBy({ date: '2026-03-29' });
    await dates.insert({ ...(value as StatisticByDate), date: '1000-01-01' });
    const [bin] = await bins.find({ order: { bin: 'DESC' } });
    await bins.insert({ ...(bin as StatisticBin), bin: -10_000_000 });
    const { differences } = await world.statistics.verify();
    expect(differences.map(({ date }) => date)).toEqual(['1000-01-01', expect.stringMatching(/^1684-/)]);
    await world.statistics.invalidate();
    await world.statistics.track(byNumber, world.rows);
    expect(await world.shown()).toEqual([
      ['0001-05-04', 1],
      ['2026-03-29', 1],
    ]);
    expect(await bins.count()).toBe(2);
  });

  it('are refused outside of the years that there are dates of, and far apart where values are told apart', async () => {
    await world.rows.insert([stray(NOON)]);
    await world.statistics.track(byNumber, world.rows);
    await world.rows.insert([stray(1e17)]);
    await expect(world.statistics.track(byNumber, world.rows)).rejects.toMatchObject({ code: 'SPOOR_STRAY_DATE' });
    await world.rows.delete({ milliseconds: String(1e17) });
    await world.rows.insert([stray(-1e15)]);
    await expect(world.statistics.track(byNumber, world.rows)).rejects.toMatchObject({ code: 'SPOOR_STRAY_DATE' });
    expect(await world.shown()).toEqual([['2026-03-29', 1]]);
    await world.rows.update({ milliseconds: String(-1e15) }, { milliseconds: String(YEAR_1) });
    const people = new ObjectsByDateTracker({
      metric: defineMetric({ domain: NATURE, ref: 'people' }),
      dateField: 'milliseconds',
      aggregate: 'countDistinct',
      valueField: 'amount',
      periods: [Period.LIFETIME],
    });
    await expect(world.statistics.track(people, world.rows)).rejects.toMatchObject({ code: 'SPOOR_STRAY_DATE' });
  });

  it('that the zone has left out, in a column of mere dates, are counted again when they change', async () => {
    await world.reopen('Pacific/Apia');
    const byDay = new ObjectsByDateTracker({ metric: COUNT, dateField: 'day' });
    const on = (day: string) => ({ ...happening(NOON), day });
    await world.rows.insert([on('2011-12-29'), on('2011-12-31')]);
    await world.statistics.track(byDay, world.rows);
    await world.rows.insert(on('2011-12-30'));
    expect((await world.statistics.verify()).differences).toEqual([]);
    await world.statistics.track(byDay, world.rows);
    expect(await world.shown()).toEqual([
      ['2011-12-29', 1],
      ['2011-12-30', 1],
      ['2011-12-31', 1],
    ]);
  });

  it('may be asked for up to the last one that can be written, and instants after it are refused', async () => {
    const { statistics } = world;
    await statistics.record({ metric: COUNT, value: 1, period: Period.DAY, date: '9999-12-31' });
    expect(await world.shown({ metric: COUNT, period: Period.DAY, to: '9999-12-31' })).toEqual([['9999-12-31', 1]]);
    const last = { from: '9999-12-30', to: '9999-12-31' };
    for (const period of Object.values(Period)) await statistics.series({ metric: COUNT, period, ...last });
    for (const period of Object.values(Period))
      await statistics.series({ metric: COUNT, period, from: '0001-01-01', to: '0001-01-02' });
    const range = { from: new Date(8.64e15), to: new Date(8.64e15) };
    await expect(statistics.series({ metric: COUNT, period: Period.DAY, ...range })).rejects.toMatchObject({
      code: 'SPOOR_INVALID_ARGUMENT',
    });
  });

  it('that are years ahead do not have each run count the years until then', async () => {
    await world.rows.insert([happening(NOON), happening(NOON + 3 * 366 * DAY)]);
    await world.statistics.track(counted, world.rows);
    expect((await world.statistics.track(counted, world.rows)).counted).toBe(2);
    expect(await world.shown()).toEqual([
      ['2026-03-29', 1],
      ['2029-03-31', 1],
    ]);
  });
});

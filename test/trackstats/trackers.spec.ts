import { ref } from '@spoor/core';
import {
  CountObjectsByDateAndObjectTracker,
  CountObjectsByDateTracker,
  defineMetric,
  ObjectsByDateAndObjectTracker,
  ObjectsByDateTracker,
  Period,
  StatisticBin,
  StatisticByDate,
  type Aggregate,
} from '@spoor/trackstats';
import { describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { happening, Person, StatisticByTown } from './support/happening.entity.js';
import { COUNT, DAY, NATURE, NOON, TrackedWorld } from './support/tracked-world.js';

afterAll(dropTestDatabases);

describeEachDatabase('A tracker', (kind) => {
  const world = TrackedWorld.use(kind);

  beforeEach(async () => {
    await world.dataSource.getRepository(Person).insert([
      { id: 'ann', town: 'Utrecht' },
      { id: 'bob', town: 'Gouda' },
    ]);
  });

  const happen = async (...rows: [at: number, person: string | null, amount?: number][]) => {
    await world.rows.insert(
      rows.map(([at, personId, amount = 1]) => ({ ...happening(at, amount), personId, price: amount / 100 })),
    );
  };

  it('counts the rows of each date, and again only what has changed', async () => {
    const rows = world.rows;
    const tracker = new CountObjectsByDateTracker({ metric: COUNT, dateField: 'at' });
    await happen([NOON - 40 * DAY, 'ann'], [NOON - 40 * DAY, 'bob'], [NOON - DAY, 'ann'], [NOON, null]);
    const first = await tracker.track(rows);
    expect(first).toMatchObject({ metric: COUNT, counted: 41, completeUpTo: new Date(NOON) });
    const days = { metric: COUNT, period: Period.DAY };
    expect(await world.shown(days)).toEqual([
      ['2026-02-17', 2],
      ['2026-03-28', 1],
      ['2026-03-29', 1],
    ]);
    await happen([NOON, 'ann'], [NOON - 40 * DAY, 'ann'], [NOON - 20 * DAY, 'ann']);
    await rows.delete({ personId: 'bob' });
    const second = await tracker.track(rows);
    expect(second.counted).toBe(3);
    expect(await world.shown(days)).toEqual([
      ['2026-02-17', 2],
      ['2026-03-09', 1],
      ['2026-03-28', 1],
      ['2026-03-29', 2],
    ]);
    await rows.deleteAll();
    await tracker.track(rows);
    expect(await world.shown(days)).toEqual([]);
  });

  it('counts by object, leaving out rows without one, and a single object from what the source selects', async () => {
    await happen([NOON, 'ann'], [NOON, 'ann'], [NOON - DAY, 'bob'], [NOON, null]);
    const rows = world.rows;
    await new CountObjectsByDateAndObjectTracker({
      metric: COUNT,
      objectEntity: Person,
      objectField: 'person',
      dateField: 'at',
    }).track(rows);
    const all = await world.statistics.narrow({ metric: COUNT, period: Period.DAY, objectType: Person });
    expect(all.map(({ date, object, value }) => [date, object?.id, value])).toEqual([
      ['2026-03-28', 'bob', 1],
      ['2026-03-29', 'ann', 2],
    ]);
    const one = defineMetric({ domain: NATURE, ref: 'one' });
    const ann = ref(Person, 'ann');
    await new CountObjectsByDateAndObjectTracker({ metric: one, object: ann, dateField: 'at' }).track(
      rows.createQueryBuilder('happening').where('happening.personId = :ann OR 1 = 0', { ann: 'ann' }),
    );
    expect(await world.shown({ metric: one, period: Period.DAY, object: ann })).toEqual([['2026-03-29', 2]]);
  });

  it('counts by the dimensions of a statistic of the application, also of a joined entity', async () => {
    await happen([NOON, 'ann'], [NOON, 'bob'], [NOON, 'bob'], [NOON, null]);
    const tracker = new ObjectsByDateTracker({
      metric: COUNT,
      dateField: 'at',
      statistic: StatisticByTown,
      by: { country: { value: 'NL' }, town: 'person.town' },
    });
    await tracker.track(world.rows);
    const towns = async () =>
      (await world.statistics.in(StatisticByTown).narrow({ metric: COUNT, period: Period.DAY, by: { country: 'NL' } }))
        .map(({ by, value }) => [by.town, value])
        .toSorted();
    expect(await towns()).toEqual([
      ['Gouda', 2],
      ['Utrecht', 1],
    ]);
    await world.dataSource.getRepository(Person).update('bob', { town: 'Utrecht' });
    await tracker.track(world.rows);
    expect(await towns()).toEqual([['Utrecht', 3]]);
  });

  it.each([
    ['count', undefined, 4],
    ['countDistinct', 'person', 2],
    ['sum', 'amount', 10],
    ['sum', 'price', 0.1],
    ['avg', 'amount', 2.5],
    ['min', 'amount', -3],
    ['max', 'amount', 9],
  ] as const)('makes a %s of %s', async (aggregate, valueField, value) => {
    await happen([NOON, 'ann', 9], [NOON, 'bob', 3], [NOON, 'bob', 1], [NOON, null, -3]);
    const scale = aggregate === 'avg' || valueField === 'price' ? 2 : 0;
    const metric = defineMetric({ domain: NATURE, ref: `${aggregate}_${valueField}`, scale });
    const tracker = new ObjectsByDateTracker({ metric, dateField: 'at', aggregate, ...(valueField && { valueField }) });
    await tracker.track(world.rows);
    expect(await world.shown({ metric, period: Period.DAY })).toEqual([['2026-03-29', value]]);
  });

  it.each(['at', 'zonedAt', 'day', 'seconds', 'milliseconds'] as const)(
    'reads dates of the column %s',
    async (dateField) => {
      const midnight = Date.UTC(2026, 2, 28, 23);
      await happen([midnight - 1_000, null], [midnight, null], [midnight + 23 * 3_600_000 - 1_000, null]);
      const epoch = dateField === 'seconds' ? 'seconds' : 'milliseconds';
      await new CountObjectsByDateTracker({ metric: COUNT, dateField, epoch }).track(world.rows);
      expect(await world.shown({ metric: COUNT, period: Period.DAY })).toEqual(
        dateField === 'day'
          ? [
              ['2026-03-28', 2],
              ['2026-03-29', 1],
            ]
          : [
              ['2026-03-28', 1],
              ['2026-03-29', 2],
            ],
      );
    },
  );

  it('keeps quarters of an hour for hours and other zones', async () => {
    const at = Date.UTC(2026, 2, 28, 23);
    await happen([at - 1_000, 'ann'], [at, 'ann'], [at + 900_000, 'bob'], [at + 3_600_000, 'bob']);
    const rows = world.rows;
    await new ObjectsByDateTracker({ metric: COUNT, dateField: 'at', periods: [Period.HOUR, Period.DAY] }).track(rows);
    expect(await world.shown({ metric: COUNT, period: Period.HOUR })).toEqual([
      ['2026-03-28T22:00:00Z', 1],
      ['2026-03-28T23:00:00Z', 2],
      ['2026-03-29T00:00:00Z', 1],
    ]);
    await new ObjectsByDateAndObjectTracker({
      metric: COUNT,
      dateField: 'at',
      objectEntity: Person,
      objectField: 'person',
      anyZone: true,
    }).track(rows);
    const { lines } = await world.statistics.series({
      metric: COUNT,
      period: Period.DAY,
      from: '2026-03-28',
      to: '2026-03-29',
      object: ref(Person, 'bob'),
      zone: 'America/New_York',
    });
    expect(lines[0]?.points.map(({ value }) => value)).toEqual([2, 0]);
    await rows.deleteAll();
    await new ObjectsByDateTracker({ metric: COUNT, dateField: 'at' }).track(rows);
    const left = await world.dataSource.getRepository(StatisticBin).find();
    expect(left.map(({ objectType }) => objectType)).toEqual(['person', 'person', 'person', 'person']);
  });

  it('tells values apart in each period by itself', async () => {
    await happen([NOON - 8 * DAY, 'ann'], [NOON - 3 * DAY, 'ann'], [NOON - 3 * DAY, 'bob'], [NOON, 'ann']);
    const metric = defineMetric({ domain: NATURE, ref: 'people' });
    const periods = [Period.DAY, Period.WEEK, Period.CALENDAR_MONTH, Period.LIFETIME];
    const aggregate: Aggregate = 'countDistinct';
    await new ObjectsByDateTracker({ metric, dateField: 'at', aggregate, valueField: 'person', periods }).track(
      world.rows,
    );
    const last = async (period: Period) => (await world.shown({ metric, period })).slice(-4);
    expect(await last(Period.DAY)).toEqual([
      ['2026-03-21', 1],
      ['2026-03-26', 2],
      ['2026-03-29', 1],
    ]);
    expect((await last(Period.WEEK)).map(([, value]) => value)).toEqual([2, 2, 2, 2]);
    expect(await last(Period.CALENDAR_MONTH)).toEqual([['2026-03-01', 2]]);
    expect(await last(Period.LIFETIME)).toEqual([
      ['2026-03-26', 2],
      ['2026-03-27', 2],
      ['2026-03-28', 2],
      ['2026-03-29', 2],
    ]);
  });

  it('leaves alone what other trackers of the metric have written', async () => {
    await happen([NOON, 'ann'], [NOON, 'bob']);
    const track = (id: string) =>
      new CountObjectsByDateAndObjectTracker({ metric: COUNT, object: ref(Person, id), dateField: 'at' }).track(
        world.rows.createQueryBuilder('h').where('h.personId = :id', { id }),
      );
    await track('ann');
    await track('bob');
    await track('ann');
    const found = await world.statistics.narrow({ metric: COUNT, period: Period.DAY, objectType: Person });
    expect(found.map(({ value }) => value)).toEqual([1, 1]);
    expect(await world.dataSource.getRepository(StatisticByDate).count()).toBe(0);
  });
});

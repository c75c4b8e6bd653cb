import { tableOptions } from '@spoor/core';
import { FakeClock } from '@spoor/core/testing';
import {
  CountObjectsByDateAndObjectTracker,
  ObjectsByDateTracker,
  Period,
  StatisticMark,
  TrackerState,
  TRACKSTATS_ENTITIES,
  TrackStats,
  defineMetric,
} from '@spoor/trackstats';
import { openStatistics, type OpenStatistics } from '@spoor/trackstats/testing';
import { Column, Entity, PrimaryGeneratedColumn, type DataSource } from 'typeorm';
import {
  createTestDatabase,
  createTestDataSource,
  describeEachDatabase,
  dropTestDatabases,
} from '../support/databases.js';
import { happening, Person } from './support/happening.entity.js';
import { COUNT, counted, DAY, NATURE, NOON, TrackedWorld } from './support/tracked-world.js';

const USERS = defineMetric({ domain: NATURE, ref: 'users' });
const LOGINS = defineMetric({ domain: NATURE, ref: 'logins' });

class Login {
  @PrimaryGeneratedColumn()
  id: number;

  @Column()
  at: Date;

  @Column({ type: 'varchar', length: 36 })
  userId: string;
}

/** What the application tracks today. */
@TrackStats({
  metric: USERS,
  aggregate: 'countDistinct',
  valueField: 'userId',
  dateField: 'at',
  periods: [Period.DAY],
})
@TrackStats({ metric: LOGINS, dateField: 'at', objectField: 'userId', objectEntity: () => Person, anyZone: true })
@Entity(tableOptions('login'))
class LoginBefore extends Login {}

/** And after the next deploy. */
@TrackStats({
  metric: USERS,
  aggregate: 'countDistinct',
  valueField: 'userId',
  dateField: 'at',
  periods: [Period.DAY, Period.WEEK],
})
@TrackStats({ metric: LOGINS, dateField: 'at', objectField: 'userId', objectEntity: () => Person, anyZone: true })
@Entity(tableOptions('login'))
class LoginAfter extends Login {}

afterAll(dropTestDatabases);

describeEachDatabase('A tracker that the application has no more', (kind) => {
  let database: string;
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  });

  async function deploy(entity: new () => Login, clock: FakeClock): Promise<{ open: OpenStatistics; of: DataSource }> {
    const entities = [...TRACKSTATS_ENTITIES, Person, entity];
    const of = await createTestDataSource(kind, { database, entities });
    const open = openStatistics(of, { clock });
    closing.push(() => open.close());
    return { open, of };
  }

  it('does not hold back those that it declares now, and is forgotten 30 days after its last run', async () => {
    database = await createTestDatabase(kind);
    const clock = new FakeClock(NOON);
    const before = await deploy(LoginBefore, clock);
    await before.of.getRepository(Person).insert({ id: 'ada', town: 'London' });
    await before.of.getRepository(LoginBefore).insert({ at: new Date(NOON - 3 * DAY), userId: 'ada' });
    const one = { metric: LOGINS, dateField: 'at', object: { type: 'person', id: 'ada' } } as const;
    await before.open.statistics.track(
      new CountObjectsByDateAndObjectTracker(one),
      before.of.getRepository(LoginBefore),
    );
    await before.open.statistics.trackAll();
    await before.open.close();

    clock.advance(2 * DAY);
    const { open, of } = await deploy(LoginAfter, clock);
    await open.statistics.trackAll();
    expect(await of.getRepository(TrackerState).count()).toBe(3);
    const range = { from: '2026-03-29', to: '2026-03-30', fill: 'zero' } as const;
    const complete = new Date(NOON + 2 * DAY);
    const users = await open.statistics.series({ metric: USERS, period: Period.DAY, ...range });
    expect(users.completeUpTo).toEqual(complete);
    expect(users.lines[0]?.points.map(({ value, partial }) => [value, partial])).toEqual([
      [0, false],
      [0, false],
    ]);
    const logins = { metric: LOGINS, period: Period.DAY, object: one.object, ...range };
    const elsewhere = await open.statistics.series({ ...logins, zone: 'Asia/Tokyo' });
    expect(elsewhere.completeUpTo).toEqual(complete);

    await open.statistics.invalidate();
    for (const days of [28, 1]) {
      clock.advance(days * DAY - (days === 1 ? 0 : 1));
      await open.statistics.trackAll();
      expect(await of.getRepository(TrackerState).count()).toBe(days === 1 ? 2 : 3);
      expect(await of.getRepository(StatisticMark).count()).toBe(days === 1 ? 0 : 1);
    }
  });
});

describeEachDatabase('Of trackers that are not run any more', (kind) => {
  const world = TrackedWorld.use(kind);
  const states = () => world.dataSource.getRepository(TrackerState);
  const marks = () => world.dataSource.getRepository(StatisticMark);
  const names = async () => (await states().find({ order: { tracker: 'ASC' } })).map(({ tracker }) => tracker);
  const of = (...periods: Period[]) =>
    new ObjectsByDateTracker({
      metric: USERS,
      aggregate: 'countDistinct',
      valueField: 'personId',
      dateField: 'at',
      periods,
    });

  it('one with other periods takes the place of what it was before, and leaves those of no common period', async () => {
    await world.statistics.track(of(Period.DAY), world.rows);
    await world.statistics.track(of(Period.YEAR), world.rows);
    await world.reopen('Europe/Amsterdam');
    world.clock.advance(DAY);
    await world.statistics.invalidate();
    await world.statistics.track(of(Period.WEEK, Period.DAY), world.rows);
    expect(await names()).toEqual([
      'nature.users StatisticByDate of day,last_7_days',
      'nature.users StatisticByDate of year',
    ]);
    expect(await marks().find()).toMatchObject([{ tracker: 'nature.users StatisticByDate of year' }]);
  });

  it('forgetTrackers() removes the state and the marks of those that were last run before a date, and nothing counted', async () => {
    await world.rows.insert(happening(NOON - 3 * DAY));
    const one = new CountObjectsByDateAndObjectTracker({
      metric: COUNT,
      dateField: 'at',
      object: { type: 'person', id: 'ada' },
    });
    await world.statistics.track(one, world.rows);
    world.clock.advance(2 * DAY);
    await world.statistics.track(counted, world.rows);
    await world.statistics.invalidate();
    expect(await world.statistics.forgetTrackers({ notRunSince: '2026-03-29' })).toEqual([]);
    expect(await world.statistics.forgetTrackers({ notRunSince: '2026-03-30', metrics: [USERS] })).toEqual([]);
    expect(await world.statistics.forgetTrackers({ notRunSince: '2026-03-30', metrics: [COUNT] })).toEqual([
      expect.stringMatching(/^nature\.count StatisticByDateAndObject [0-9a-f]{16}$/),
    ]);
    expect(await names()).toEqual(['nature.count StatisticByDate']);
    expect(await marks().find()).toMatchObject([{ tracker: 'nature.count StatisticByDate' }]);
    const day = { metric: COUNT, period: Period.DAY, object: { type: 'person', id: 'ada' } } as const;
    expect(await world.statistics.mostRecent(day)).toMatchObject({ value: 1 });
    // Run again, it counts everything, and not what has changed alone.
    await world.rows.insert(happening(NOON - 3 * DAY));
    await world.statistics.track(one, world.rows);
    expect(await world.statistics.mostRecent(day)).toMatchObject({ value: 2 });
  });
});

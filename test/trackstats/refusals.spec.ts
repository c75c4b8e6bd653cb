import {
  CountObjectsByDateAndObjectTracker,
  defineMetric,
  ObjectsByDateTracker,
  Period,
  StatisticByDate,
  TrackerState,
} from '@spoor/trackstats';
import { describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { Happening, happening, Person } from './support/happening.entity.js';
import { Seat } from './support/seat.entity.js';
import { COUNT, counted, DAY, NATURE, NOON, TrackedWorld } from './support/tracked-world.js';

afterAll(dropTestDatabases);

describeEachDatabase('A tracker', (kind) => {
  const world = TrackedWorld.use(kind);

  it('refuses what it cannot track, and writes nothing', async () => {
    await world.rows.insert([happening(NOON)]);
    const track = (options: object, source: unknown = world.rows) =>
      world.statistics.track(
        new ObjectsByDateTracker({ metric: COUNT, dateField: 'at', ...options } as never),
        source as never,
      );
    await expect(track({ dateField: 'when' })).rejects.toMatchObject({ code: 'SPOOR_UNKNOWN_FIELD' });
    await expect(track({ dateField: 'personId' })).rejects.toMatchObject({ code: 'SPOOR_UNSUPPORTED_COLUMN' });
    await expect(track({ aggregate: 'sum', valueField: 'day' })).rejects.toMatchObject({
      code: 'SPOOR_UNSUPPORTED_COLUMN',
    });
    await expect(track({}, world.rows.createQueryBuilder('h').limit(3))).rejects.toMatchObject({
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
    expect(await world.dataSource.getRepository(StatisticByDate).count()).toBe(0);
    // What is counted one way cannot be summed into the same metric.
    await world.statistics.track(counted, world.rows);
    await expect(track({ aggregate: 'sum', valueField: 'amount' })).rejects.toMatchObject({
      code: 'SPOOR_METRIC_CONFLICT',
    });
    expect(await world.shown()).toEqual([['2026-03-29', 1]]);
  });

  it('refuses objects whose ids have several columns, and says what to do instead', async () => {
    const bySeat = (objectField: 'personId' | 'person') =>
      world.statistics.track(
        new CountObjectsByDateAndObjectTracker({ metric: COUNT, dateField: 'at', objectEntity: Seat, objectField }),
        world.rows,
      );
    for (const field of ['personId', 'person'] as const)
      await expect(bySeat(field)).rejects.toMatchObject({
        code: 'SPOOR_UNSUPPORTED_COLUMN',
        remedy: expect.stringContaining('by: { row, number }'),
      });
    expect(await world.dataSource.getRepository(TrackerState).count()).toBe(0);
  });

  it('takes whole numbers of 32 bits with decimals', async () => {
    const metric = defineMetric({ domain: NATURE, ref: 'hundredths', scale: 9 });
    const [sum, most] = (['sum', 'max'] as const).map(
      (aggregate) => new ObjectsByDateTracker({ metric, dateField: 'at', aggregate, valueField: 'amount' }),
    ) as [ObjectsByDateTracker, ObjectsByDateTracker];
    await world.rows.insert([happening(NOON, 2_000_000_000), happening(NOON, 2_000_000_001)]);
    await world.statistics.track(sum, world.rows);
    const value = async () => (await world.statistics.exact.narrow({ metric, period: Period.DAY }))[0]?.value;
    expect(await value()).toBe('4000000001.000000000');
    await expect(world.statistics.track(most, world.rows)).rejects.toMatchObject({ code: 'SPOOR_METRIC_CONFLICT' });
  });

  it('refuses a value past 64 bits, and leaves alone what was there', async () => {
    const metric = defineMetric({ domain: NATURE, ref: 'large', scale: 18 });
    const summed = new ObjectsByDateTracker({ metric, dateField: 'at', aggregate: 'sum', valueField: 'amount' });
    await world.rows.insert([happening(NOON - 20 * DAY, 2), happening(NOON, 3)]);
    await world.statistics.track(summed, world.rows);
    await world.rows.insert([happening(NOON, 5), happening(NOON, 2), happening(NOON - 20 * DAY, 1)]);
    await expect(world.statistics.track(summed, world.rows)).rejects.toMatchObject({
      code: 'SPOOR_STATISTIC_OVERFLOW',
    });
    const found = await world.statistics.exact.narrow({ metric, period: Period.DAY });
    expect(found.map(({ value }) => value)).toEqual(['2.000000000000000000', '3.000000000000000000']);
  });
});

import { transaction } from '@spoor/core';
import { CountObjectsByDateTracker, StatisticMark, TrackerState, TRACKSTATS_ENTITIES } from '@spoor/trackstats';
import { openStatistics } from '@spoor/trackstats/testing';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { Happening, happening, TRACKED_ENTITIES } from './support/happening.entity.js';
import { COUNT, counted, DAY, NOON, TrackedWorld } from './support/tracked-world.js';

afterAll(dropTestDatabases);

describeEachDatabase('Tracking', (kind) => {
  const world = TrackedWorld.use(kind);

  it('counts a row that was in an open transaction during a run by the next run', async () => {
    await world.rows.insert(happening(NOON));
    // On SQLite's one connection nobody runs while a transaction is open.
    const other = await createTestDataSource(kind, {
      database: world.database,
      entities: world.entities,
      synchronize: false,
    });
    const queryRunner = other.createQueryRunner();
    if (kind !== 'sqlite') {
      await queryRunner.startTransaction();
      await queryRunner.manager.insert(Happening, happening(NOON - 1_000));
    }
    await world.statistics.track(counted, world.rows);
    expect(await world.shown()).toEqual([['2026-03-29', 1]]);
    if (kind !== 'sqlite') await queryRunner.commitTransaction();
    else await world.rows.insert(happening(NOON - 1_000));
    await queryRunner.release();
    world.clock.advance(60_000);
    await world.statistics.track(counted, world.rows);
    expect(await world.shown()).toEqual([['2026-03-29', 2]]);
  });

  it('counts an old row whose transaction was open during a run by the next run, by its mark', async () => {
    await world.rows.insert(happening(NOON - 50 * DAY));
    await world.statistics.track(counted, world.rows);
    if (kind === 'sqlite') return;
    const queryRunner = world.dataSource.createQueryRunner();
    await queryRunner.startTransaction();
    await queryRunner.manager.insert(Happening, happening(NOON - 50 * DAY));
    await world.statistics.track(counted, world.rows);
    expect(await world.shown()).toEqual([['2026-02-07', 1]]);
    await queryRunner.commitTransaction();
    await queryRunner.release();
    expect((await world.statistics.track(counted, world.rows)).counted).toBe(2);
    expect(await world.shown()).toEqual([['2026-02-07', 2]]);
    expect(await world.dataSource.getRepository(StatisticMark).count()).toBe(0);
  });

  it('counts a fresh row also when its transaction has taken longer than the window', async () => {
    await world.statistics.track(counted, world.rows);
    const queryRunner = world.dataSource.createQueryRunner();
    await queryRunner.startTransaction();
    await queryRunner.manager.insert(Happening, happening(NOON));
    world.clock.advance(2 * DAY);
    if (kind !== 'sqlite') await world.statistics.track(counted, world.rows);
    await queryRunner.commitTransaction();
    await queryRunner.release();
    await world.statistics.track(counted, world.rows);
    expect(await world.shown()).toEqual([['2026-03-29', 1]]);
    expect(await world.dataSource.getRepository(StatisticMark).count()).toBe(0);
  });

  it('leaves no mark for a fresh row, and none for what is rolled back', async () => {
    await world.statistics.track(counted, world.rows);
    const marks = () => world.dataSource.getRepository(StatisticMark).count();
    await world.rows.insert(happening(NOON));
    await world.rows.save(world.rows.create(happening(NOON - 3_600_000)));
    expect(await marks()).toBe(0);
    await transaction(world.dataSource, async (manager) => {
      await manager.insert(Happening, happening(NOON - 30 * DAY));
      throw new Error('no');
    }).catch(() => undefined);
    expect(await marks()).toBe(0);
    await world.rows.insert([happening(NOON - 30 * DAY), happening(NOON - 30 * DAY + 1_000)]);
    expect(await marks()).toBe(1);
    await world.rows.update({ amount: 1 }, { amount: 2 });
    expect(await marks()).toBe(1);
    await world.statistics.track(counted, world.rows);
    expect(await marks()).toBe(0);
  });

  it('removes exactly the marks that it has counted, the last ones that 63 bits can tell apart included', async () => {
    await world.rows.insert(happening(NOON - 50 * DAY));
    await world.statistics.track(counted, world.rows);
    const { tracker } = await world.dataSource.getRepository(TrackerState).findOneByOrFail({});
    const marks = world.dataSource.getRepository(StatisticMark);
    const instants = { first: BigInt(NOON - 50 * DAY), last: BigInt(NOON - 50 * DAY) };
    const mark = (id: bigint, of = tracker) => marks.insert({ tracker: of, id: String(id), ...instants });
    for (const id of [2n ** 63n - 1n, 2n ** 63n - 2n]) await mark(id);
    await mark(2n ** 63n - 1n, 'another');
    await world.statistics.track(counted, world.rows);
    expect(await marks.find({ select: { tracker: true } })).toEqual([expect.objectContaining({ tracker: 'another' })]);
  });

  it('marks with no message more than the change takes by itself, on PostgreSQL', async () => {
    const { id } = await world.rows.save(world.rows.create(happening(NOON - 50 * DAY)));
    await world.statistics.track(counted, world.rows);
    const queries: string[] = [];
    const subscriber = { afterQuery: ({ query }: { query: string }) => void queries.push(query) };
    world.dataSource.subscribers.push(subscriber as never);
    await world.rows.save({ id, at: new Date(NOON - 51 * DAY) });
    world.dataSource.subscribers.splice(world.dataSource.subscribers.indexOf(subscriber as never), 1);
    expect(await world.dataSource.getRepository(StatisticMark).count()).toBe(2);
    // SELECT, START TRANSACTION, UPDATE, COMMIT.
    if (kind === 'postgres') expect(queries).toHaveLength(4);
    await world.statistics.track(counted, world.rows);
    expect(await world.shown()).toEqual([['2026-02-06', 1]]);
  });

  it('counts everything anew for another zone, another source, or after a statement on many rows', async () => {
    await world.rows.insert([happening(Date.UTC(2026, 2, 1, 23, 30)), happening(Date.UTC(2026, 1, 1, 12), 5)]);
    await world.statistics.track(counted, world.rows);
    expect(await world.shown()).toEqual([
      ['2026-02-01', 1],
      ['2026-03-02', 1],
    ]);
    await world.statistics.track(counted, world.rows.createQueryBuilder('h').where('h.amount < 5'));
    expect(await world.shown()).toEqual([['2026-03-02', 1]]);
    await world.reopen('UTC');
    await world.statistics.track(counted, world.rows);
    expect(await world.shown()).toEqual([
      ['2026-02-01', 1],
      ['2026-03-01', 1],
    ]);
    const many = () => Array.from({ length: 400 }, (_, index) => happening(NOON - 20 * DAY - index * 1_000));
    for (let times = 0; times < 3; times += 1) await world.rows.insert(many());
    await world.statistics.track(counted, world.rows);
    await world.rows.createQueryBuilder().delete().where('amount = 1').execute();
    await world.statistics.track(counted, world.rows);
    expect(await world.shown()).toEqual([['2026-02-01', 1]]);
  });

  it('is right after raw SQL once that is said, for the dates that are said', async () => {
    await world.rows.insert([happening(NOON - 20 * DAY), happening(NOON - 10 * DAY)]);
    await world.statistics.track(counted, world.rows);
    await world.dataSource.query(`DELETE FROM ${world.rows.metadata.tablePath}`);
    await world.statistics.track(counted, world.rows);
    expect(await world.shown()).toHaveLength(2);
    const { differences } = await world.statistics.verify();
    expect(differences.map(({ message }) => message)).toEqual([
      'nature.count of 2026-03-09: nothing counted, 1 stored',
      'nature.count of 2026-03-19: nothing counted, 1 stored',
    ]);
    await world.statistics.invalidate({ from: '2026-03-09', to: '2026-03-09', metrics: [COUNT] });
    await world.statistics.track(counted, world.rows);
    expect(await world.shown()).toEqual([['2026-03-19', 1]]);
    await world.statistics.invalidate();
    await world.statistics.track(counted, world.rows);
    expect(await world.shown()).toEqual([]);
  });
});

describe('On MariaDB a run', () => {
  it('keeps no writer of the tracked table waiting', async () => {
    const entities = [...TRACKSTATS_ENTITIES, ...TRACKED_ENTITIES];
    const dataSource = await createTestDataSource('mariadb', { entities });
    const { statistics, close } = openStatistics(dataSource);
    await dataSource.getRepository(Happening).insert([happening(NOON), happening(NOON - 50 * DAY)]);
    const locks: unknown[] = [];
    const make = dataSource.createQueryRunner.bind(dataSource);
    // While the rows have been counted and the transaction is still open, another connection writes.
    dataSource.createQueryRunner = (...parameters) => {
      const queryRunner = make(...parameters);
      const { query } = queryRunner;
      queryRunner.query = (async (...call: Parameters<typeof query>) => {
        const result = (await query.apply(queryRunner, call)) as unknown;
        if (String(call[0]).startsWith('INSERT INTO spoor_counted')) {
          const writer = make();
          await writer.query('SET SESSION innodb_lock_wait_timeout = 1');
          locks.push(await writer.query('UPDATE happening SET amount = amount + 1'));
          locks.push(
            await writer.query(
              "INSERT INTO happening (at, zonedAt, day, seconds, milliseconds, amount, price) VALUES ('2026-03-01', '2026-03-01', '2026-03-01', 0, 0, 1, 0)",
            ),
          );
          await writer.release();
        }
        return result;
      }) as typeof query;
      return queryRunner;
    };
    await statistics.track(
      new CountObjectsByDateTracker({ metric: COUNT, dateField: 'at' }),
      dataSource.getRepository(Happening),
    );
    expect(locks).toHaveLength(2);
    dataSource.createQueryRunner = make;
    await close();
  });
});

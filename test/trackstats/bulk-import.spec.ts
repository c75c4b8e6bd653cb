import { transaction } from '@spoor/core';
import { StatisticMark } from '@spoor/trackstats';
import { collectGarbage } from '../support/collect-garbage.js';
import { describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { Happening, happening } from './support/happening.entity.js';
import { counted, DAY, NOON, TrackedWorld } from './support/tracked-world.js';

const STATEMENTS = process.env.SPOOR_FULL ? 2_000 : 100;
const ROWS = 500;
const MEGABYTE = 1024 * 1024;

afterAll(dropTestDatabases);

describeEachDatabase('An import in one transaction', (kind) => {
  const world = TrackedWorld.use(kind);

  /** @returns how much more memory is held before the COMMIT than at the beginning */
  async function importRows(
    statements: number,
    end: (statement: number) => number,
    beforeCommit?: () => Promise<void>,
  ): Promise<number> {
    let added = 0;
    await transaction(world.dataSource, async (manager) => {
      const insert = (statement: number) =>
        manager.insert(
          Happening,
          Array.from({ length: ROWS }, (_, index) => happening(end(statement) - index * 1_000)),
        );
      const held = () => {
        collectGarbage();
        return process.memoryUsage().heapUsed;
      };
      for (let warmUp = 0; warmUp < 20; warmUp += 1) await insert(warmUp);
      const before = held();
      for (let statement = 20; statement < statements; statement += 1) await insert(statement);
      added = held() - before;
      await beforeCommit?.();
    });
    return added;
  }

  const today = (statement: number) => NOON - statement * 1_000;
  const marks = () => world.dataSource.getRepository(StatisticMark).find({ order: { first: 'ASC' } });

  it(`of fresh rows holds none of ${STATEMENTS} statements until the COMMIT, marks none, and all are counted`, async () => {
    await world.statistics.track(counted, world.rows);
    expect(await importRows(STATEMENTS, today)).toBeLessThan(2 * MEGABYTE);
    expect(await marks()).toEqual([]);
    await world.statistics.track(counted, world.rows);
    expect(await world.shown()).toEqual([['2026-03-29', STATEMENTS * ROWS]]);
  }, 600_000);

  it('of fresh rows is marked by what is still known of it when its day is over, and all are counted', async () => {
    await world.statistics.track(counted, world.rows);
    await importRows(30, today, async () => {
      world.clock.advance(2 * DAY);
      // On SQLite's one connection nobody runs while a transaction is open.
      if (kind !== 'sqlite') await world.statistics.track(counted, world.rows);
    });
    expect(await marks()).toHaveLength(1);
    await world.statistics.track(counted, world.rows);
    expect(await world.shown()).toEqual([['2026-03-29', 30 * ROWS]]);
  }, 600_000);

  it('of old rows holds the first and the last of each day, marks from the one to the other, and all are counted', async () => {
    await world.statistics.track(counted, world.rows);
    const end = (statement: number) => NOON - (40 + (statement % 3)) * DAY - ((statement * 7_919) % 10_000) * 1_000;
    expect(await importRows(STATEMENTS, end)).toBeLessThan(2 * MEGABYTE);
    const ends = Array.from({ length: STATEMENTS }, (_, statement) => end(statement));
    const days = [42, 41, 40].map((ago) =>
      ends.filter((one) => one > NOON - (ago + 0.5) * DAY && one <= NOON - ago * DAY),
    );
    expect((await marks()).map(({ first, last }) => [Number(first), Number(last)])).toEqual(
      days.map((some) => [Math.min(...some) - (ROWS - 1) * 1_000, Math.max(...some)]),
    );
    await world.statistics.track(counted, world.rows);
    expect(await world.shown()).toEqual(
      ['2026-02-15', '2026-02-16', '2026-02-17'].map((date, index) => [date, (days[index] as number[]).length * ROWS]),
    );
  }, 600_000);
});

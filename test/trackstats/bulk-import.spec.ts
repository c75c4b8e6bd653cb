import { transaction } from '@spoor/core';
import { StatisticMark } from '@spoor/trackstats';
import { collectGarbage } from '../support/collect-garbage.js';
import { dropTestDatabases, type DatabaseKind } from '../support/databases.js';
import { Happening, happening } from './support/happening.entity.js';
import { counted, DAY, NOON, TrackedWorld } from './support/tracked-world.js';

const STATEMENTS = process.env.SPOOR_FULL ? 2_000 : 100;
const ROWS = 500;
const MEGABYTE = 1024 * 1024;

afterAll(dropTestDatabases);

// On SQLite's one connection inserts are captured like all changes.
describe.each<DatabaseKind>(['postgres', 'mariadb'])('An import of fresh rows in one transaction (%s)', (kind) => {
  const world = TrackedWorld.use(kind);

  /** @returns how much more memory is held before the COMMIT than at the beginning */
  async function importRows(statements: number, beforeCommit?: () => Promise<void>): Promise<number> {
    let added = 0;
    await transaction(world.dataSource, async (manager) => {
      const insert = (second: number) =>
        manager.insert(
          Happening,
          Array.from({ length: ROWS }, (_, index) => happening(NOON - second * 1_000 - index)),
        );
      const held = () => {
        collectGarbage();
        return process.memoryUsage().heapUsed;
      };
      for (let warmUp = 0; warmUp < 20; warmUp += 1) await insert(warmUp);
      const before = held();
      for (let second = 20; second < statements; second += 1) await insert(second);
      added = held() - before;
      await beforeCommit?.();
    });
    return added;
  }

  it(`holds no row of ${STATEMENTS} statements until the COMMIT, marks none, and all are counted`, async () => {
    await world.statistics.track(counted, world.rows);
    expect(await importRows(STATEMENTS)).toBeLessThan(2 * MEGABYTE);
    expect(await world.dataSource.getRepository(StatisticMark).count()).toBe(0);
    await world.statistics.track(counted, world.rows);
    expect(await world.shown()).toEqual([['2026-03-29', STATEMENTS * ROWS]]);
  }, 600_000);

  it('is marked by what is still known of it when a run has come in between, and all are counted', async () => {
    await world.statistics.track(counted, world.rows);
    await importRows(30, async () => {
      world.clock.advance(2 * DAY);
      await world.statistics.track(counted, world.rows);
    });
    expect(await world.dataSource.getRepository(StatisticMark).count()).toBe(1);
    await world.statistics.track(counted, world.rows);
    expect(await world.shown()).toEqual([['2026-03-29', 30 * ROWS]]);
  }, 600_000);
});

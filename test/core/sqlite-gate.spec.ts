import { LockTimeoutError, SqliteGate, transaction } from '@spoor/core';
import { COUNTER_ENTITIES, type CounterService } from '@spoor/counter';
import { openCounters } from '@spoor/counter/testing';
import Database from 'better-sqlite3';
import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { createTestDatabase, createTestDataSource, dropTestDatabases } from '../support/databases.js';

afterAll(dropTestDatabases);

describe("SQLite's one connection", () => {
  let database: string;
  let dataSource: DataSource;
  let counters: CounterService;
  let close: () => Promise<void>;

  beforeEach(async () => {
    database = await createTestDatabase('sqlite');
    dataSource = await createTestDataSource('sqlite', { entities: COUNTER_ENTITIES, database });
    await dataSource.query('CREATE TABLE note (id INTEGER PRIMARY KEY)');
    ({ counters, close } = openCounters(dataSource, { lockTimeout: 2_000 }));
  });
  afterEach(() => close());

  const notes = async () =>
    ((await dataSource.query('SELECT id FROM note ORDER BY id')) as { id: number }[]).map(({ id }) => id);

  it('of 20 concurrent transactions all commit that should, and what rolls back takes none of 1,000 increments with it', async () => {
    const run = (id: number) =>
      transaction(dataSource, async (manager) => {
        await manager.query('INSERT INTO note (id) VALUES (?)', [id]);
        await delay(1);
        await counters.increment('inside', 1, { manager });
        if (id % 5 === 0) throw new Error('roll back');
      });
    const transactions = Array.from({ length: 20 }, (_, id) => run(id));
    const increments = Array.from({ length: 1_000 }, async (_, index) => {
      await delay(index % 40);
      return await counters.increment('outside');
    });
    const ends = await Promise.allSettled(transactions);
    const counts = await Promise.all(increments);
    expect(ends.map(({ status }) => status)).toEqual(
      Array.from({ length: 20 }, (_, id) => (id % 5 === 0 ? 'rejected' : 'fulfilled')),
    );
    expect(await notes()).toEqual(Array.from({ length: 20 }, (_, id) => id).filter((id) => id % 5 !== 0));
    expect(await counters.get('inside')).toBe(16);
    expect(new Set(counts).size).toBe(1_000);
    expect(await counters.get('outside')).toBe(1_000);
  });

  it("TypeORM's own concurrent transactions nest into each other, which is what transaction() is for", async () => {
    const run = (id: number) =>
      dataSource.transaction(async (manager) => {
        await manager.query('INSERT INTO note (id) VALUES (?)', [id]);
        await delay(1);
        if (id % 5 === 0) throw new Error('roll back');
      });
    await Promise.allSettled(Array.from({ length: 20 }, (_, id) => run(id)));
    expect((await notes()).length).toBeLessThan(16);
  });

  it("an acknowledged increment survives the rollback of a stranger's transaction", async () => {
    const stranger = dataSource.createQueryRunner();
    await stranger.startTransaction();
    const increment = counters.increment('mine');
    await stranger.rollbackTransaction();
    expect(await increment).toBe(1);
    expect(await counters.get('mine')).toBe(1);
  });

  it("a read does not see a stranger's uncommitted row", async () => {
    await counters.set('theirs', 1);
    const stranger = dataSource.createQueryRunner();
    await stranger.startTransaction();
    await stranger.query(`UPDATE spoor_counter SET count = 2`);
    const read = counters.get('theirs');
    await stranger.rollbackTransaction();
    expect(await read).toBe(1);
  });

  it('waits for a transaction that was opened by raw SQL, whose end nobody announces', async () => {
    await dataSource.query('BEGIN');
    const increment = counters.increment('mine');
    await dataSource.query('COMMIT');
    expect(await increment).toBe(1);
  });

  it('a call inside a transaction without its manager ends in LockTimeoutError that asks for it', async () => {
    const forgotten = transaction(dataSource, () => counters.increment('mine'));
    await expect(forgotten).rejects.toThrow(LockTimeoutError);
    await expect(forgotten).rejects.toThrow(/^The increment of "mine" waited .* Did you forget { manager }\?/);
    expect(await counters.get('mine')).toBe(0);
  });

  it('a transaction inside a transaction ends in LockTimeoutError too', async () => {
    const nested = transaction(dataSource, () => transaction(dataSource, async () => 1, { lockTimeout: 100 }));
    await expect(nested).rejects.toThrow(LockTimeoutError);
    expect(await transaction(dataSource, async () => 1)).toBe(1);
  });

  it('another process that holds the file is waited for without blocking the event loop', async () => {
    const other = new Database(database);
    other.exec('BEGIN IMMEDIATE');
    let ticks = 0;
    const ticking = setInterval(() => (ticks += 1), 5);
    const increment = counters.increment('mine');
    await delay(200);
    other.exec('COMMIT');
    other.close();
    expect(await increment).toBe(1);
    clearInterval(ticking);
    expect(ticks).toBeGreaterThan(10);
  });

  it('callers that never pause leave the event loop to timers, signals and requests', async () => {
    let stopped = false;
    const caller = async () => {
      while (!stopped) await counters.increment('mine');
    };
    setTimeout(() => (stopped = true), 50);
    await Promise.all([caller(), caller()]);
    expect(await counters.get('mine')).toBeGreaterThan(0);
  });

  it('a DataSource that was destroyed and initialised again is used as before', async () => {
    await counters.increment('mine');
    await dataSource.destroy();
    await dataSource.initialize();
    expect(await counters.increment('mine')).toBe(2);
    expect(await transaction(dataSource, (manager) => counters.increment('mine', 1, { manager }))).toBe(3);
  });

  it('a tick that throws is rolled back whole', async () => {
    const failed = SqliteGate.of(dataSource).run('A test', 1_000, (connection) => {
      connection.prepare('INSERT INTO note (id) VALUES (1)').run();
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await notes()).toEqual([]);
  });
});

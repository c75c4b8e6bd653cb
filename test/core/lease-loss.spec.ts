import { InvalidArgumentError, transaction } from '@spoor/core';
import { LeaseLostError, Leases, SCHEDULE_ENTITIES, type HeldLease } from '@spoor/core/schedule';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { startChild, type Child } from '../support/child.js';
import {
  createTestDatabase,
  createTestDataSource,
  describeEachDatabase,
  dropTestDatabases,
  testDataSourceOptions,
} from '../support/databases.js';
import { SLACK } from '../support/slack.js';
import { waitFor } from '../support/wait-for.js';

const HOLDER = join(__dirname, 'programs', 'lease-holder.mjs');
/** Long enough that nobody loses a lease by accident, in milliseconds. */
const LONG = 60_000;
const SHORT = 600;

afterAll(dropTestDatabases);

describeEachDatabase('A lease', (kind) => {
  let database: string;
  let dataSource: DataSource;
  let leases: Leases;
  const children: Child[] = [];
  const held: HeldLease[] = [];

  async function acquire(name: string, duration = LONG): Promise<HeldLease> {
    const { lease } = await leases.acquire(name, { duration });
    if (!lease) throw new Error(`${name} is held`);
    held.push(lease);
    return lease;
  }

  async function startHolder(duration: number): Promise<Child> {
    const options = await testDataSourceOptions(kind, { database });
    const child = startChild(HOLDER, { parameters: [JSON.stringify({ options, duration })] });
    children.push(child);
    return child;
  }

  beforeAll(async () => {
    database = await createTestDatabase(kind);
    dataSource = await createTestDataSource(kind, { entities: SCHEDULE_ENTITIES, database });
    // In this mode of SQLite's a reader keeps no writer out.
    if (kind === 'sqlite') await dataSource.query('PRAGMA journal_mode = WAL');
    await dataSource.query('CREATE TABLE written (author VARCHAR(20))');
    leases = new Leases(dataSource);
  });
  afterEach(async () => {
    await Promise.all(children.splice(0).map((child) => child.kill('SIGKILL')));
    await Promise.all(held.splice(0).map((lease) => lease.release()));
    await dataSource.query('DELETE FROM written');
    await dataSource.query('DELETE FROM spoor_lease');
  });

  it('is kept as long as its holder lives, however short it is', async () => {
    const lease = await acquire('a', SHORT);
    const end = performance.now() + 3 * SHORT;
    while (performance.now() < end) {
      expect((await leases.acquire('a', { duration: SHORT })).lease).toBeUndefined();
      await delay(SHORT / 10);
    }
    expect(lease.signal.aborted).toBe(false);
  });

  it('of a holder that was killed is taken over within its duration', async () => {
    const child = await startHolder(SHORT);
    expect(await child.next()).toEqual({ fence: '1' });
    const killed = performance.now();
    await child.kill('SIGKILL');
    const lease = await waitFor(async () => (await leases.acquire('work', { duration: LONG })).lease);
    held.push(lease);
    expect(performance.now() - killed).toBeLessThan(SHORT + SLACK);
    expect(lease.fence).toBe(2n);
  });

  it('keeps a holder that was paused and comes back too late from writing', async () => {
    const child = await startHolder(SHORT);
    await child.next();
    child.send('write');
    expect(await child.next()).toEqual({ written: true });
    process.kill(child.pid, 'SIGSTOP');
    held.push(await waitFor(async () => (await leases.acquire('work', { duration: LONG })).lease));
    process.kill(child.pid, 'SIGCONT');
    child.send('write');
    expect(await child.next()).toEqual({ written: false, code: 'SPOOR_LEASE_LOST', aborted: true });
    expect(await dataSource.query('SELECT author FROM written')).toEqual([{ author: 'late' }]);
  });

  it('is not taken while a transaction that it guards is open, also when it has run out', async () => {
    const other = new Leases(
      await createTestDataSource(kind, { entities: SCHEDULE_ENTITIES, database, synchronize: false }),
    );
    const lease = await acquire('a', SHORT);
    const order: string[] = [];
    let next: Promise<unknown> | undefined;
    await transaction(dataSource, async (manager) => {
      await lease.guard(manager);
      await delay(1.5 * SHORT);
      next = waitFor(async () => (await other.acquire('a', { duration: LONG })).lease).then((taken) => {
        order.push('taken');
        held.push(taken);
      });
      await delay(SHORT);
      await manager.query("INSERT INTO written (author) VALUES ('holder')");
      order.push('written');
    });
    await next;
    expect(order).toEqual(['written', 'taken']);
    expect(await dataSource.query('SELECT author FROM written')).toEqual([{ author: 'holder' }]);
    await expect(transaction(dataSource, (manager) => lease.guard(manager))).rejects.toThrow(LeaseLostError);
  });

  it('tells its holder when it has passed to another one', async () => {
    const lease = await acquire('a', SHORT);
    await dataSource.query(`UPDATE spoor_lease SET ${quote('expiresAt')} = 0`);
    await acquire('a');
    await waitFor(() => lease.signal.aborted);
    expect(lease.signal.reason).toBeInstanceOf(LeaseLostError);
    expect(lease.signal.reason).toMatchObject({ code: 'SPOOR_LEASE_LOST' });
  });

  it('that cannot be renewed is given up when it ends', async () => {
    const lease = await acquire('a', SHORT);
    const start = performance.now();
    await dataSource.query('ALTER TABLE spoor_lease RENAME TO elsewhere');
    try {
      await waitFor(() => lease.signal.aborted);
      expect(performance.now() - start).toBeLessThan(SHORT + SLACK);
      expect(lease.signal.reason).toMatchObject({ code: 'SPOOR_LEASE_LOST', cause: expect.anything() });
    } finally {
      await dataSource.query('ALTER TABLE elsewhere RENAME TO spoor_lease');
    }
  });

  it('that an old holder renews or gives back stays with the new one', async () => {
    const old = await acquire('a', SHORT);
    await dataSource.query(`UPDATE spoor_lease SET ${quote('expiresAt')} = 0`);
    const current = await acquire('a');
    await waitFor(() => old.signal.aborted);
    await old.release(Date.now());
    const answer = await leases.acquire('a', { duration: SHORT });
    expect(answer).toMatchObject({ holder: current.holder, doneUntil: 0 });
    expect((answer as { remaining: number }).remaining).toBeGreaterThan(LONG - 10_000);
    await transaction(dataSource, (manager) => current.guard(manager));
  });

  it('with the same fence, after somebody has emptied the table, is not taken for the other', async () => {
    const old = await acquire('a');
    await dataSource.query('DELETE FROM spoor_lease');
    const current = await acquire('a');
    expect(current.fence).toBe(old.fence);
    await expect(transaction(dataSource, (manager) => old.guard(manager))).rejects.toThrow(LeaseLostError);
    await old.release();
    await transaction(dataSource, (manager) => current.guard(manager));
  });

  it('guards nothing outside a transaction, and says so', async () => {
    const lease = await acquire('a');
    await expect(lease.guard(dataSource.manager)).rejects.toThrow(InvalidArgumentError);
  });

  it('guards nothing once it is released', async () => {
    const lease = await acquire('a');
    await lease.release();
    await expect(transaction(dataSource, (manager) => lease.guard(manager))).rejects.toThrow(LeaseLostError);
  });

  function quote(name: string): string {
    return dataSource.driver.escape(name);
  }
});

import { InvalidArgumentError, transaction } from '@spoor/core';
import { createLeaseTable, Leases, SCHEDULE_ENTITIES, type HeldLease } from '@spoor/core/schedule';
import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import {
  createTestDatabase,
  createTestDataSource,
  describeEachDatabase,
  dropTestDatabases,
  type DatabaseKind,
} from '../support/databases.js';

/** Long enough that nobody loses a lease by accident, in milliseconds. */
const LONG = 60_000;
const SHORT = 600;
/** For one session. */
const FAR_AWAY: Record<DatabaseKind, string> = {
  postgres: "SET TIME ZONE 'Pacific/Kiritimati'",
  mariadb: "SET time_zone = '+13:00'",
  mysql: "SET time_zone = '+13:00'",
  sqlite: 'SELECT 1',
};

afterAll(dropTestDatabases);

describeEachDatabase('A lease', (kind) => {
  let database: string;
  let dataSource: DataSource;
  let leases: Leases;
  const held: HeldLease[] = [];

  const connect = () => createTestDataSource(kind, { entities: SCHEDULE_ENTITIES, database, synchronize: false });

  async function acquire(name: string, duration = LONG, from = leases): Promise<HeldLease> {
    const { lease } = await from.acquire(name, { duration });
    if (!lease) throw new Error(`${name} is held`);
    held.push(lease);
    return lease;
  }

  beforeAll(async () => {
    database = await createTestDatabase(kind);
    dataSource = await createTestDataSource(kind, { entities: SCHEDULE_ENTITIES, database });
    leases = new Leases(dataSource);
  });
  afterEach(async () => {
    await Promise.all(held.splice(0).map((lease) => lease.release()));
    await dataSource.query('DELETE FROM spoor_lease');
  });

  it('is given to one of many who ask at once', async () => {
    const others = await Promise.all(Array.from({ length: 4 }, connect));
    const competitors = [leases, ...others.map((other) => new Leases(other))];
    const answers = await Promise.all(competitors.map((competitor) => competitor.acquire('a', { duration: LONG })));
    const lease = answers.flatMap((answer) => answer.lease ?? []);
    expect(lease).toHaveLength(1);
    held.push(...lease);
    for (const answer of answers.filter((each) => !each.lease)) {
      expect(answer).toMatchObject({ holder: lease[0]?.holder, doneUntil: 0 });
      const { remaining } = answer as { remaining: number };
      expect(remaining).toBeGreaterThan(LONG - 10_000);
      // MariaDB counts from when it began to wait for the winner's row.
      expect(remaining).toBeLessThan(LONG + 10_000);
    }
  });

  it('is free again once it is released, with a higher fence', async () => {
    const first = await acquire('a');
    expect(first.fence).toBe(1n);
    await first.release();
    expect(first.signal.aborted).toBe(false);
    const second = await acquire('a');
    expect(second.fence).toBe(2n);
  });

  it('stands apart from one of another name, also of one that differs in case or accents only', async () => {
    const names = ['prune', 'Prune', 'prûne', 'other'];
    const all = await Promise.all(names.map((name) => acquire(name)));
    expect(all.map(({ fence }) => fence)).toEqual(names.map(() => 1n));
  });

  it.each(['', 'x'.repeat(129)])('cannot be called "%s"', async (name) => {
    await expect(leases.acquire(name, { duration: LONG })).rejects.toThrow(InvalidArgumentError);
  });

  it('counts its fences exactly beyond 2^53', async () => {
    await (await acquire('a')).release();
    await dataSource.query('UPDATE spoor_lease SET fence = 9007199254740993');
    const lease = await acquire('a', SHORT);
    expect(lease.fence).toBe(9007199254740994n);
    await delay(SHORT / 2);
    await transaction(dataSource, (manager) => lease.guard(manager));
    await lease.release();
    expect((await acquire('a')).fence).toBe(9007199254740995n);
  });

  it('gives each scheduled instant to exactly one of five competitors', async () => {
    const INSTANTS = 30;
    const sources = [dataSource, ...(await Promise.all(Array.from({ length: 4 }, connect)))];
    const done: number[] = [];
    const compete = async (source: DataSource, index: number): Promise<void> => {
      const competitor = new Leases(source);
      for (let instant = 1; instant <= INSTANTS; instant += 1) {
        for (;;) {
          const { lease, ...refusal } = await competitor.acquire('tick', { duration: LONG, instant });
          if (lease) {
            done.push(instant);
            await delay(index);
            await lease.release(instant);
            break;
          }
          if ((refusal as { doneUntil: number }).doneUntil >= instant) break;
          await delay(1);
        }
      }
    };
    await Promise.all(sources.map(compete));
    expect(done).toEqual(Array.from({ length: INSTANTS }, (_, index) => index + 1));
  });

  it('does not take the word of a clock that is far ahead for what has been done', async () => {
    const ahead = Date.now() + 365 * 24 * 3_600_000;
    await (await acquire('a')).release(ahead);
    const { lease } = await leases.acquire('a', { duration: LONG, instant: Date.now() + 2 * LONG });
    expect(lease).toBeDefined();
    await lease?.release();
  });

  it('lasts as long in a session of another time zone', async () => {
    const far = await createTestDataSource(kind, {
      entities: SCHEDULE_ENTITIES,
      database,
      synchronize: false,
      poolSize: 1,
    });
    await far.query(FAR_AWAY[kind]);
    await acquire('a', LONG, new Leases(far));
    const { remaining } = (await leases.acquire('a', { duration: LONG })) as { remaining: number };
    expect(remaining).toBeGreaterThan(LONG - 10_000);
    expect(remaining).toBeLessThanOrEqual(LONG);
  });

  it('has its table made by the migrations of several modules, as the entity says', async () => {
    const migrated = await createTestDataSource(kind, { entities: SCHEDULE_ENTITIES, synchronize: false });
    const queryRunner = migrated.createQueryRunner();
    await createLeaseTable(queryRunner);
    await createLeaseTable(queryRunner);
    await queryRunner.release();
    expect((await migrated.driver.createSchemaBuilder().log()).upQueries).toEqual([]);
    const { lease } = await new Leases(migrated).acquire('a', { duration: LONG });
    await lease?.release();
    expect(lease?.fence).toBe(1n);
  });

  it('is in the table that naming strategy and prefix say', async () => {
    const prefixed = await createTestDataSource(kind, { entities: SCHEDULE_ENTITIES, entityPrefix: 'my ' });
    const { lease } = await new Leases(prefixed).acquire('a', { duration: LONG });
    expect(lease?.fence).toBe(1n);
    await transaction(prefixed, async (manager) => lease?.guard(manager));
    await lease?.release();
    const [row] = await prefixed.query(`SELECT name, holder FROM ${quote('my spoor_lease')}`);
    expect(row).toEqual({ name: 'a', holder: '' });
  });

  function quote(name: string): string {
    return dataSource.driver.escape(name);
  }
});

describe('A lease where transactions are serializable by default', () => {
  it('is asked for by many at once as anywhere else', async () => {
    const database = await createTestDatabase('postgres');
    const options = { entities: SCHEDULE_ENTITIES, database };
    const owner = await createTestDataSource('postgres', options);
    const name = new URL(database).pathname.slice(1);
    await owner.query(`ALTER DATABASE ${name} SET default_transaction_isolation = 'serializable'`);
    const strict = await createTestDataSource('postgres', { ...options, synchronize: false, poolSize: 10 });
    const leases = new Leases(strict);
    for (let round = 1; round <= 10; round += 1) {
      const answers = await Promise.all(Array.from({ length: 10 }, () => leases.acquire('a', { duration: LONG })));
      const [lease, ...others] = answers.flatMap((answer) => answer.lease ?? []);
      expect(others).toEqual([]);
      expect(lease?.fence).toBe(BigInt(round));
      await lease?.release();
    }
  });
});

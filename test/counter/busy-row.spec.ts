import { LockTimeoutError } from '@spoor/core';
import { COUNTER_ENTITIES, type CounterService } from '@spoor/counter';
import { openCounters } from '@spoor/counter/testing';
import type { DataSource, QueryRunner } from 'typeorm';
import { createTestDataSource, dropTestDatabases, type DatabaseKind } from '../support/databases.js';

const LOCK_TIMEOUT = 5_000;
const HELD = 10_000;

afterAll(dropTestDatabases);

describe.each<DatabaseKind>(['postgres', 'mariadb'])('a counter that a transaction holds (%s)', (kind) => {
  let dataSource: DataSource;
  let counters: CounterService;
  let close: () => Promise<void>;
  let holder: QueryRunner;

  beforeEach(async () => {
    dataSource = await createTestDataSource(kind, { entities: COUNTER_ENTITIES });
    ({ counters, close } = openCounters(dataSource));
    await counters.incrementMany({ a: 1, b: 1 });
    holder = dataSource.createQueryRunner();
    await holder.startTransaction();
  });
  afterEach(async () => {
    if (holder.isTransactionActive) await holder.rollbackTransaction();
    await holder.release();
    await close();
  });

  const timed = async <Result>(work: Promise<Result>): Promise<{ result: Result; milliseconds: number }> => {
    const start = performance.now();
    return { result: await work, milliseconds: performance.now() - start };
  };

  it('held for 10 s, it delays only itself: others go on within a second, its own increments end in LockTimeoutError uncounted', async () => {
    await counters.increment('a', 100, { manager: holder.manager });
    const heldSince = performance.now();
    const refused = ['a', 'a', 'a'].map((name) => timed(counters.increment(name).catch((error: unknown) => error)));
    const bounded = timed(counters.increment('a', 1, { max: 1_000 }).catch((error: unknown) => error));
    for (let round = 2; performance.now() - heldSince < HELD; round += 1) {
      const { result, milliseconds } = await timed(counters.increment('b'));
      expect(result).toBe(round);
      expect(milliseconds).toBeLessThan(1_000);
    }
    for (const { result, milliseconds } of await Promise.all([...refused, bounded])) {
      expect(result).toBeInstanceOf(LockTimeoutError);
      // Timers keep whole milliseconds of another clock than performance.now().
      expect(Math.ceil(milliseconds)).toBeGreaterThanOrEqual(LOCK_TIMEOUT);
      expect(milliseconds).toBeLessThan(LOCK_TIMEOUT + 1_000);
    }
    await holder.commitTransaction();
    expect(await counters.get('a')).toBe(101);
  }, 30_000);

  it('goes on in call order once it is released', async () => {
    await counters.increment('a', 1, { manager: holder.manager });
    const waiting = Promise.all([counters.increment('a'), counters.set('a', 50), counters.increment('a')]);
    const counted = await counters.increment('b');
    await holder.commitTransaction();
    expect(await waiting).toEqual([3, 50, 51]);
    expect(counted).toBe(2);
  });

  it('that is being created by the transaction delays only itself as well', async () => {
    await counters.increment('new', 7, { manager: holder.manager });
    const waiting = counters.increment('new');
    const others = await Promise.all(['other', 'another', 'b'].map((name) => timed(counters.increment(name))));
    expect(others.map(({ result }) => result)).toEqual([1, 1, 2]);
    for (const { milliseconds } of others) expect(milliseconds).toBeLessThan(1_000);
    await holder.commitTransaction();
    expect(await waiting).toBe(8);
  });

  it('awaited inside that same transaction without its manager ends in LockTimeoutError, not in a hang', async () => {
    await counters.increment('a', 1, { manager: holder.manager });
    const { result, milliseconds } = await timed(counters.increment('a').catch((error: unknown) => error));
    expect(result).toBeInstanceOf(LockTimeoutError);
    expect((result as Error).message).toContain('Did you forget { manager }?');
    expect(milliseconds).toBeLessThan(LOCK_TIMEOUT + 1_000);
    await holder.rollbackTransaction();
    expect(await counters.get('a')).toBe(1);
  }, 15_000);
});

describe.each<DatabaseKind>(['postgres', 'mariadb'])('what holds many counters or all of them (%s)', (kind) => {
  let dataSource: DataSource;
  let open: ReturnType<typeof openCounters>;
  let holder: QueryRunner;

  beforeEach(async () => {
    dataSource = await createTestDataSource(kind, { entities: COUNTER_ENTITIES });
    open = openCounters(dataSource, { lockTimeout: 2_000 });
    await open.counters.increment('b');
    holder = dataSource.createQueryRunner();
  });
  afterEach(async () => {
    if (holder.isTransactionActive) await holder.rollbackTransaction();
    await holder.release();
    await open.close();
  });

  it('500 counters that a transaction is creating do not starve the others', async () => {
    const names = Array.from({ length: 500 }, (_, index) => `new ${index}`);
    await holder.startTransaction();
    const changes = Object.fromEntries(names.map((name) => [name, 1]));
    await open.counters.incrementMany(changes, { manager: holder.manager });
    const parked = Promise.allSettled(names.map((name) => open.counters.increment(name)));
    const start = performance.now();
    for (const count of [2, 3, 4]) expect(await open.counters.increment('b')).toBe(count);
    expect(performance.now() - start).toBeLessThan(1_500);
    await holder.commitTransaction();
    expect((await parked).filter(({ status }) => status === 'rejected')).toEqual([]);
    expect(await open.counters.get('new 499')).toBe(2);
  });
});

describe('a locked table on MariaDB', () => {
  it('ends in LockTimeoutError as well', async () => {
    const dataSource = await createTestDataSource('mariadb', { entities: COUNTER_ENTITIES });
    const { counters, close } = openCounters(dataSource, { lockTimeout: 2_000 });
    await counters.increment('b');
    const holder = dataSource.createQueryRunner();
    await holder.query('LOCK TABLES spoor_counter WRITE');
    const start = performance.now();
    await expect(counters.increment('b')).rejects.toBeInstanceOf(LockTimeoutError);
    expect(performance.now() - start).toBeLessThan(4_000);
    await holder.query('UNLOCK TABLES');
    await holder.release();
    await close();
  });
});

describe.each<DatabaseKind>(['postgres', 'mariadb'])('a transaction that is over (%s)', (kind) => {
  it('refuses further calls with its manager', async () => {
    const dataSource = await createTestDataSource(kind, { entities: COUNTER_ENTITIES });
    const { counters, close } = openCounters(dataSource);
    const manager = await dataSource.transaction(async (inner) => inner);
    await expect(counters.increment('n', 1, { manager })).rejects.toMatchObject({ code: 'SPOOR_INVALID_ARGUMENT' });
    await close();
  });

  it('because it lost a deadlock refuses further calls until it is rolled back', async () => {
    const dataSource = await createTestDataSource(kind, { entities: COUNTER_ENTITIES });
    const { counters, close } = openCounters(dataSource);
    await counters.incrementMany({ a: 0, b: 0, c: 0 });
    const [one, other] = [dataSource.createQueryRunner(), dataSource.createQueryRunner()];
    await one.startTransaction();
    await other.startTransaction();
    await counters.increment('a', 1, { manager: one.manager });
    await counters.increment('b', 1, { manager: other.manager });
    const crossed = await Promise.allSettled([
      counters.increment('b', 1, { manager: one.manager }),
      counters.increment('a', 1, { manager: other.manager }),
    ]);
    const victim = crossed[0]?.status === 'rejected' ? one : other;
    const late = counters.increment('c', 100, { manager: victim.manager });
    await expect(late).rejects.toMatchObject({ code: 'SPOOR_RETRYABLE' });
    await one.rollbackTransaction();
    await other.rollbackTransaction();
    expect(await counters.get('c')).toBe(0);
    await victim.startTransaction();
    expect(await counters.increment('c', 1, { manager: victim.manager })).toBe(1);
    await victim.commitTransaction();
    await one.release();
    await other.release();
    await close();
  });
});

describe.each<DatabaseKind>(['postgres', 'mariadb'])('a pool of ten (%s)', (kind) => {
  it('ten transactions that await an increment without their manager all go on', async () => {
    const dataSource = await createTestDataSource(kind, { entities: COUNTER_ENTITIES, poolSize: 10 });
    const { counters, close } = openCounters(dataSource);
    await counters.get('started');
    const transactions = Array.from({ length: 20 }, () =>
      dataSource.transaction(async (manager) => {
        await manager.query('SELECT 1');
        return await counters.increment('hot');
      }),
    );
    expect((await Promise.all(transactions)).toSorted((one, other) => one - other)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    await close();
  });

  it('a pool of one that a waiting transaction has taken ends in LockTimeoutError, not in a hang', async () => {
    const dataSource = await createTestDataSource(kind, { entities: COUNTER_ENTITIES, poolSize: 1 });
    const { counters, ready, close } = openCounters(dataSource, { lockTimeout: 300 });
    await ready();
    await counters.get('started');
    const waiting = dataSource.transaction(async () => counters.increment('a'));
    await expect(waiting).rejects.toBeInstanceOf(LockTimeoutError);
    expect(await counters.increment('a')).toBe(1);
    await close();
  });

  it('a pool of one is shared, not taken', async () => {
    const dataSource = await createTestDataSource(kind, { entities: COUNTER_ENTITIES, poolSize: 1 });
    const { counters, close } = openCounters(dataSource);
    expect(await Promise.all([counters.increment('a'), dataSource.query('SELECT 1'), counters.increment('a')])).toEqual(
      [1, expect.anything(), 2],
    );
    await close();
  });
});

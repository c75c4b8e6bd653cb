import { RetryableError } from '@spoor/core';
import { COUNTER_ENTITIES, type CounterService } from '@spoor/counter';
import { openCounters } from '@spoor/counter/testing';
import type { DataSource, EntityManager } from 'typeorm';
import { createTestDataSource, dropTestDatabases, type DatabaseKind } from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';

const NAMES = Array.from({ length: 50 }, (_, index) => `counter ${String(index).padStart(2, '0')}`);
const TRANSACTIONS = 500;

/** As many callers as the pool has connections to spare, until all is done. */
async function atOnce(callers: number, times: number, call: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const caller = async () => {
    while (next < times) await call(next++);
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

afterAll(dropTestDatabases);

describe.each<DatabaseKind>(['postgres', 'mariadb'])('transactions over the same counters (%s)', (kind) => {
  let dataSource: DataSource;
  let counters: CounterService;
  let close: () => Promise<void>;

  beforeEach(async () => {
    dataSource = await createTestDataSource(kind, { entities: COUNTER_ENTITIES });
    ({ counters, close } = openCounters(dataSource));
    await counters.get('started');
  });
  afterEach(() => close());

  it('incrementMany with names in opposite orders meets no deadlock in 500 concurrent transactions', async () => {
    await atOnce(8, TRANSACTIONS, async (index) => {
      const names = index % 2 ? NAMES : NAMES.toReversed();
      const changes = Object.fromEntries(names.map((name) => [name, 1]));
      await dataSource.transaction((manager) => counters.incrementMany(changes, { manager }));
    });
    expect([...(await counters.getMany(NAMES)).values()]).toEqual(NAMES.map(() => TRANSACTIONS));
  });

  it('single increments in opposite orders succeed or end in a RetryableError, and what failed left no trace', async () => {
    let committed = 0;
    const failures: unknown[] = [];
    const work = (names: string[]) => async (manager: EntityManager) => {
      for (const name of names) await counters.increment(name, 1, { manager });
    };
    await atOnce(8, 24, async (index) => {
      const names = NAMES.slice(0, 10);
      try {
        await dataSource.transaction(work(index % 2 ? names : names.toReversed()));
        committed += 1;
      } catch (error) {
        failures.push(error);
      }
    });
    expect(failures.filter((error) => !(error instanceof RetryableError))).toEqual([]);
    expect(failures.length).toBeGreaterThan(0);
    const counts = await counters.getMany(NAMES.slice(0, 10));
    expect([...counts.values()]).toEqual(Array.from({ length: 10 }, () => committed));
  });

  // PostgreSQL answers ROLLBACK to such a COMMIT, which TypeORM takes for an answer like any other.
  if (kind === 'mariadb')
    it('a commit after a lost deadlock that was swallowed rejects: what was counted before is gone', async () => {
      let arrived = 0;
      const work = (first: string, second: string) =>
        dataSource.transaction(async (manager) => {
          await counters.increment(first, 1, { manager });
          arrived += 1;
          await waitFor(() => arrived === 2);
          await counters.increment(second, 1, { manager }).catch(() => undefined);
        });
      await counters.incrementMany({ one: 1, other: 1 });
      const outcomes = await Promise.allSettled([work('one', 'other'), work('other', 'one')]);
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect(outcomes.find(({ status }) => status === 'rejected')).toHaveProperty('reason', expect.any(RetryableError));
      expect([...(await counters.getMany(['one', 'other'])).values()]).toEqual([2, 2]);
    });
});

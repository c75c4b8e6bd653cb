import { COUNTER_ENTITIES } from '@spoor/counter';
import { counterConformance, openCounters, type OpenCounters } from '@spoor/counter/testing';
import { startPgBouncer } from '@spoor/test-servers';
import type { DataSource } from 'typeorm';
import { createTestDatabase, createTestDataSource, dropTestDatabases } from '../support/databases.js';

describe('behind PgBouncer in transaction mode', () => {
  let pgBouncer: Awaited<ReturnType<typeof startPgBouncer>>;
  let dataSource: DataSource;
  let open: OpenCounters;

  beforeAll(async () => {
    const database = await createTestDatabase('postgres');
    pgBouncer = await startPgBouncer(database, {});
    dataSource = await createTestDataSource('postgres', { entities: COUNTER_ENTITIES, database: pgBouncer.url });
  }, 120_000);
  afterAll(async () => {
    await dropTestDatabases();
    await pgBouncer.stop();
  });
  beforeEach(async () => {
    for (const { tablePath } of dataSource.entityMetadatas) await dataSource.query(`DELETE FROM ${tablePath}`);
    open = openCounters(dataSource);
  });
  afterEach(() => open.close());

  it.each(counterConformance)('$title', ({ run }) => run(open.counters, dataSource));

  it('the lock timeout of a flush is gone with it', async () => {
    await Promise.all(Array.from({ length: 50 }, () => open.counters.increment('hot')));
    const settings = await Promise.all(Array.from({ length: 10 }, () => dataSource.query('SHOW lock_timeout')));
    expect(new Set(settings.map(([{ lock_timeout }]) => lock_timeout))).toEqual(new Set(['0']));
  });
});

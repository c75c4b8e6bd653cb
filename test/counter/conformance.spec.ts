import { COUNTER_ENTITIES } from '@spoor/counter';
import { counterConformance, openCounters, type OpenCounters } from '@spoor/counter/testing';
import type { DataSource } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../support/databases.js';

afterAll(dropTestDatabases);

describeEachDatabase('CounterService', (kind) => {
  let dataSource: DataSource;
  let open: OpenCounters;

  beforeAll(async () => {
    dataSource = await createTestDataSource(kind, { entities: COUNTER_ENTITIES });
  });
  beforeEach(async () => {
    for (const { tablePath } of dataSource.entityMetadatas) await dataSource.query(`DELETE FROM ${tablePath}`);
    open = openCounters(dataSource);
  });
  afterEach(() => open.close());

  it.each(counterConformance)('$title', ({ run }) => run(open.counters, dataSource));
});

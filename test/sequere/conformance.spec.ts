import { openSequere, sequereConformance, type OpenSequere } from '@spoor/sequere/testing';
import type { DataSource } from 'typeorm';
import { createTestDataSource, dropTestDatabases } from '../support/databases.js';
import { describeEachBackend } from './support/backends.js';
import { emptyTables } from './support/empty-tables.js';
import { TEST_ENTITIES } from './support/entities.js';

afterAll(dropTestDatabases);

describeEachBackend('SequereService', ({ database, joinsTransactions, resolution, options }) => {
  let dataSource: DataSource;
  let open: OpenSequere;

  beforeAll(async () => {
    dataSource = await createTestDataSource(database, { entities: TEST_ENTITIES });
  });
  beforeEach(async () => {
    await emptyTables(dataSource);
    open = openSequere(dataSource, options());
    await open.ready();
  });
  afterEach(() => open.close());

  it.each(sequereConformance)('$title', ({ run }) => run({ ...open, dataSource, joinsTransactions, resolution }));
});

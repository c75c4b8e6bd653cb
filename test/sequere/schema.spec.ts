import { OUTBOX_ENTITIES } from '@spoor/core/outbox';
import { SEQUERE_ENTITIES } from '@spoor/sequere';
import { sequereMigrations } from '@spoor/sequere/migrations';
import { openSequere, sequereConformance } from '@spoor/sequere/testing';
import type { DataSource } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { specifyMigrations, UNUSUAL_NAMES } from '../support/describe-migrations.js';
import { TEST_ENTITIES } from './support/entities.js';
import { emptyTables } from './support/empty-tables.js';

afterAll(dropTestDatabases);

describeEachDatabase('the schema of SequereModule', (kind) => {
  specifyMigrations(kind, { entities: SEQUERE_ENTITIES, migrations: sequereMigrations, shared: OUTBOX_ENTITIES });

  describe('with a snake_case naming strategy and an entityPrefix', () => {
    let dataSource: DataSource;

    beforeAll(async () => {
      dataSource = await createTestDataSource(kind, { ...UNUSUAL_NAMES, entities: TEST_ENTITIES });
      expect(dataSource.entityMetadatas.map(({ tablePath }) => tablePath)).toContain('app_spoor_follow');
    });

    it.each(sequereConformance)('$title', async ({ run }) => {
      await emptyTables(dataSource);
      const open = openSequere(dataSource);
      await run({ ...open, dataSource, joinsTransactions: true, resolution: 1 });
      await open.close();
    });
  });
});

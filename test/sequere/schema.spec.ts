import { OUTBOX_ENTITIES } from '@spoor/core/outbox';
import { ArchivedFollow, Follow, FollowCount, Friend, SEQUERE_ENTITIES } from '@spoor/sequere';
import { sequereMigrations } from '@spoor/sequere/migrations';
import { openSequere, sequereConformance } from '@spoor/sequere/testing';
import type { DataSource, EntityTarget, ObjectLiteral } from 'typeorm';
import { SnakeCaseNaming } from '../support/capture/snake-case-naming.js';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { TEST_ENTITIES } from './support/entities.js';
import { emptyTables } from './support/empty-tables.js';

const unusual = { namingStrategy: new SnakeCaseNaming(), entityPrefix: 'app_' };

afterAll(dropTestDatabases);

describeEachDatabase('the schema of SequereModule', (kind) => {
  it.each([
    ['plain names', {}],
    ['a snake_case naming strategy and an entityPrefix', unusual],
  ])('made by its migrations equals its entities, with %s, and can be reverted', async (_, options) => {
    const dataSource = await createTestDataSource(kind, {
      ...options,
      entities: SEQUERE_ENTITIES,
      migrations: sequereMigrations,
      synchronize: false,
    });
    await dataSource.runMigrations();
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
    const isThere = async (entity: EntityTarget<ObjectLiteral>) =>
      dataSource.query(`SELECT 1 FROM ${dataSource.getMetadata(entity).tablePath}`).then(
        () => true,
        () => false,
      );
    const own = [Follow, FollowCount, Friend, ArchivedFollow];
    for (const entity of SEQUERE_ENTITIES) expect(await isThere(entity)).toBe(true);
    await dataSource.undoLastMigration();
    for (const entity of own) expect(await isThere(entity)).toBe(false);
    for (const entity of OUTBOX_ENTITIES) expect(await isThere(entity)).toBe(true);
  });

  describe('with a snake_case naming strategy and an entityPrefix', () => {
    let dataSource: DataSource;

    beforeAll(async () => {
      dataSource = await createTestDataSource(kind, { ...unusual, entities: TEST_ENTITIES });
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

import { OUTBOX_ENTITIES } from '@spoor/core/outbox';
import { DIFF_ENTITIES } from '@spoor/diffs';
import { diffMigrations } from '@spoor/diffs/migrations';
import { CONFORMANCE_ENTITIES, diffsConformance, openDiffs } from '@spoor/diffs/testing';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { specifyMigrations, UNUSUAL_NAMES } from '../support/describe-migrations.js';

afterAll(dropTestDatabases);

describeEachDatabase('the schema of DiffsModule', (kind) => {
  specifyMigrations(kind, { entities: DIFF_ENTITIES, migrations: diffMigrations, shared: OUTBOX_ENTITIES });

  it('keeps every promise of the conformance suite under other names', async () => {
    const entities = [...DIFF_ENTITIES, ...CONFORMANCE_ENTITIES];
    const dataSource = await createTestDataSource(kind, { ...UNUSUAL_NAMES, entities });
    expect(dataSource.entityMetadatas.map(({ tablePath }) => tablePath)).toContain('app_spoor_diff_log');
    const { diffs, settle, close } = await openDiffs(dataSource, { store: 'database' });
    for (const { run } of diffsConformance) await run({ diffs, dataSource, settle });
    expect((await diffs.prune()).completed).toBe(true);
    await close();
  });
});

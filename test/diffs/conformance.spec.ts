import { OUTBOX_ENTITIES } from '@spoor/core/outbox';
import { DIFF_ENTITIES, type DiffStore } from '@spoor/diffs';
import { conformanceStore, diffStoreConformance, openStore, resolveOptions } from '@spoor/diffs/testing';
import type { DataSource } from 'typeorm';
import { createTestDataSource, dropTestDatabases } from '../support/databases.js';
import { describeEachStore, storeOptions } from './support/stores.js';

const stores: DiffStore[] = [];

afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
});
afterAll(dropTestDatabases);

describeEachStore('A store of diffs', (storeCase) => {
  let dataSource: DataSource;

  beforeAll(async () => {
    dataSource = await createTestDataSource(storeCase.database, { entities: [...DIFF_ENTITIES, ...OUTBOX_ENTITIES] });
  });

  it.each(diffStoreConformance)('$title', async ({ run }) => {
    for (const entity of DIFF_ENTITIES) await dataSource.getRepository(entity).clear();
    const store = await openStore(dataSource, resolveOptions(storeOptions(storeCase)));
    stores.push(store);
    await store.open();
    await run(conformanceStore(store, dataSource));
  });
});

import { DIFF_ENTITIES, DiffLogState, DiffRecord, type DiffStore } from '@spoor/diffs';
import {
  CONFORMANCE_ENTITIES,
  conformanceStore,
  diffsConformance,
  diffStoreConformance,
  openStore,
  resolveOptions,
} from '@spoor/diffs/testing';
import type { DataSource } from 'typeorm';
import { createTestDataSource, dropTestDatabases } from '../support/databases.js';
import { closeStores, describeEachStore, openOnStore, storeOptions, type OpenStore } from './support/stores.js';

const HOUR = 3_600_000;
const stores: DiffStore[] = [];

afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
});
afterAll(async () => {
  await closeStores();
  await dropTestDatabases();
});

describeEachStore('A store of diffs', (storeCase) => {
  let dataSource: DataSource;

  beforeAll(async () => {
    dataSource = await createTestDataSource(storeCase.database, { entities: DIFF_ENTITIES });
  });

  it.each(diffStoreConformance)('$title', async ({ retention = HOUR, run }) => {
    for (const entity of [DiffRecord, DiffLogState]) await dataSource.getRepository(entity).clear();
    const store = await openStore(
      dataSource,
      resolveOptions({ ...storeOptions(storeCase), maxElementAge: retention / 1_000 }),
    );
    stores.push(store);
    await store.open();
    await run(conformanceStore(store, dataSource, retention));
  });
});

describe.each(['afterCommit', 'outbox'] as const)('With delivery %s', (delivery) => {
  describeEachStore('DiffsModule', (storeCase) => {
    let open: OpenStore;

    beforeAll(async () => {
      open = await openOnStore(storeCase, { delivery }, CONFORMANCE_ENTITIES);
    });

    it.each(diffsConformance)('$title', ({ run }) => run(open));
  });
});

// Runs both conformance suites on the database that the environment names and says how each case ended.
import { DIFF_ENTITIES, DiffLogState, DiffRecord } from '@spoor/diffs';
import {
  CONFORMANCE_ENTITIES,
  conformanceStore,
  diffsConformance,
  diffStoreConformance,
  openDiffs,
  openStore,
  resolveOptions,
} from '@spoor/diffs/testing';
import { DataSource } from 'typeorm';

const dataSource = await new DataSource({
  ...JSON.parse(process.env.DATA_SOURCE),
  entities: [...DIFF_ENTITIES, ...CONFORMANCE_ENTITIES],
  synchronize: true,
}).initialize();
const cases = [];

async function attempt(title, run) {
  try {
    await run();
    cases.push({ title });
  } catch (error) {
    cases.push({ title, error: String(error.stack) });
  }
}

for (const { title, retention = 3_600_000, run } of diffStoreConformance) {
  for (const entity of [DiffRecord, DiffLogState]) await dataSource.getRepository(entity).clear();
  const store = await openStore(
    dataSource,
    resolveOptions({ store: 'database', pollInterval: 50, maxElementAge: retention / 1_000 }),
  );
  await store.open();
  await attempt(title, () => run(conformanceStore(store, dataSource, retention)));
  await store.close();
}
const { diffs, settle, close } = await openDiffs(dataSource, { store: 'database' });
for (const { title, run } of diffsConformance) await attempt(title, () => run({ diffs, dataSource, settle }));
await close();
console.log(JSON.stringify({ cases, hasDataSource: 'dataSource' in dataSource.manager }));
await dataSource.destroy();

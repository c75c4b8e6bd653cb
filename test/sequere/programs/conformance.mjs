// Runs the conformance suite on the database that the environment names and says how each case ended.
import { SEQUERE_ENTITIES } from '@spoor/sequere';
import { CONFORMANCE_ENTITIES, openSequere, sequereConformance } from '@spoor/sequere/testing';
import { DataSource } from 'typeorm';

const dataSource = await new DataSource({
  ...JSON.parse(process.env.DATA_SOURCE),
  entities: [...SEQUERE_ENTITIES, ...CONFORMANCE_ENTITIES],
  synchronize: true,
}).initialize();

async function emptyTables() {
  await dataSource.transaction(async (manager) => {
    for (const { tablePath, synchronize } of dataSource.entityMetadatas)
      if (synchronize) await manager.query(`DELETE FROM ${dataSource.driver.escape(tablePath)}`);
  });
}

async function outcome({ title, run }) {
  await emptyTables();
  const open = openSequere(dataSource);
  try {
    await run({ ...open, dataSource, joinsTransactions: true, resolution: 1 });
    return { title };
  } catch (error) {
    return { title, error: String(error.stack) };
  } finally {
    await open.close();
  }
}

const cases = [];
for (const conformanceCase of sequereConformance) cases.push(await outcome(conformanceCase));
console.log(JSON.stringify({ cases, hasDataSource: 'dataSource' in dataSource.manager }));
await dataSource.destroy();

// Runs the conformance suite on the database that the environment names and says how each case ended.
import { COUNTER_ENTITIES } from '@spoor/counter';
import { counterConformance, openCounters } from '@spoor/counter/testing';
import { DataSource } from 'typeorm';
import { say } from './open.mjs';

const options = JSON.parse(process.env.DATA_SOURCE);
const dataSource = await new DataSource({ ...options, entities: COUNTER_ENTITIES, synchronize: true }).initialize();

async function outcome({ title, run }) {
  for (const { tablePath } of dataSource.entityMetadatas) await dataSource.query(`DELETE FROM ${tablePath}`);
  const { counters, close } = openCounters(dataSource);
  try {
    await run(counters, dataSource);
    return { title };
  } catch (error) {
    return { title, error: String(error.stack) };
  } finally {
    await close();
  }
}

const cases = [];
for (const conformanceCase of counterConformance) cases.push(await outcome(conformanceCase));
say({ cases, hasDataSource: 'dataSource' in dataSource.manager });
await dataSource.destroy();

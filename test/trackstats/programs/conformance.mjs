// Runs the conformance suite on the database that the environment names and says how each case ended.
import { FakeClock } from '@spoor/core/testing';
import { TRACKSTATS_ENTITIES } from '@spoor/trackstats';
import { CONFORMANCE_ENTITIES, openStatistics, trackstatsConformance } from '@spoor/trackstats/testing';
import { DataSource } from 'typeorm';
import { say } from './open.mjs';

const options = JSON.parse(process.env.DATA_SOURCE);
const entities = [...TRACKSTATS_ENTITIES, ...CONFORMANCE_ENTITIES];
const dataSource = await new DataSource({ ...options, entities, synchronize: true }).initialize();

async function outcome({ title, run }) {
  for (const { tablePath } of dataSource.entityMetadatas) await dataSource.query(`DELETE FROM ${tablePath}`);
  const clock = new FakeClock(Date.UTC(2026, 2, 29, 12));
  const { statistics, close } = openStatistics(dataSource, { timeZone: 'Europe/Amsterdam', clock });
  try {
    await run(statistics, dataSource, clock);
    return { title };
  } catch (error) {
    return { title, error: String(error.stack) };
  } finally {
    await close();
  }
}

const cases = [];
for (const conformanceCase of trackstatsConformance) cases.push(await outcome(conformanceCase));
say({ cases, hasDataSource: 'dataSource' in dataSource.manager });
await dataSource.destroy();

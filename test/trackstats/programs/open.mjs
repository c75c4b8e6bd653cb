import { TRACKSTATS_ENTITIES } from '@spoor/trackstats';
import { CONFORMANCE_ENTITIES, openStatistics } from '@spoor/trackstats/testing';
import { DataSource } from 'typeorm';

/** Opens the database that the environment names. */
export async function open(options = {}) {
  const dataSource = await new DataSource({
    ...JSON.parse(process.env.DATA_SOURCE),
    entities: [...TRACKSTATS_ENTITIES, ...CONFORMANCE_ENTITIES],
  }).initialize();
  return { dataSource, ...openStatistics(dataSource, options) };
}

export function say(message) {
  console.log(JSON.stringify(message));
}

// Opens counters on the database that the environment names, in a process of its own.
import { COUNTER_ENTITIES } from '@spoor/counter';
import { openCounters } from '@spoor/counter/testing';
import { DataSource } from 'typeorm';

export async function open(extra = {}) {
  const options = JSON.parse(process.env.DATA_SOURCE);
  const dataSource = await new DataSource({
    ...options,
    ...extra,
    entities: COUNTER_ENTITIES,
    synchronize: false,
  }).initialize();
  return { dataSource, ...openCounters(dataSource) };
}

export const say = (message) => console.log(JSON.stringify(message));

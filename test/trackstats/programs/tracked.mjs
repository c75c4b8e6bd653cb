// What the programs of trackers share: an entity, its tracker, and the database that the environment names.
import { CountObjectsByDateTracker, defineDomain, defineMetric, TRACKSTATS_ENTITIES } from '@spoor/trackstats';
import { openStatistics } from '@spoor/trackstats/testing';
import { DataSource, EntitySchema } from 'typeorm';

export const Visit = class Visit {};
export const VisitSchema = new EntitySchema({
  name: 'Visit',
  target: Visit,
  tableName: 'visit',
  columns: { id: { type: Number, primary: true, generated: true }, at: { type: 'bigint' } },
});
export const VISITS = defineMetric({ domain: defineDomain({ ref: 'web' }), ref: 'visits' });
export const visits = new CountObjectsByDateTracker({ metric: VISITS, dateField: 'at' });

export async function openTracked(options = {}) {
  const dataSource = await new DataSource({
    ...JSON.parse(process.env.DATA_SOURCE),
    entities: [...TRACKSTATS_ENTITIES, VisitSchema],
  }).initialize();
  return { dataSource, repository: dataSource.getRepository(Visit), ...openStatistics(dataSource, options) };
}

export const say = (message) => console.log(JSON.stringify(message));

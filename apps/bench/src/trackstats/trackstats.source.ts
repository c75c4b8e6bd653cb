import {
  defineDomain,
  defineMetric,
  ObjectsByDateTracker,
  TRACKSTATS_ENTITIES,
  type StatisticsService,
} from '@spoor/trackstats';
import { openStatistics } from '@spoor/trackstats/testing';
import { DataSource, EntitySchema, type DataSourceOptions } from 'typeorm';
import type { Database } from '../databases/database.js';
import { shareConnections } from '../databases/share-connections.js';
import { ZONE } from './bare-statement.js';
import type { BenchEvent } from './event.schema.js';
import { eventSchema } from './event.schema.js';

const BENCH = defineDomain({ ref: 'bench' });
export const EVENTS = defineMetric({ domain: BENCH, ref: 'events' });

export const eventsByDay = new ObjectsByDateTracker({ metric: EVENTS, dateField: 'at' });

const Day = new EntitySchema<{ day: string; n: number }>({
  name: 'bench_by_day',
  columns: { day: { type: 'varchar', length: 10, primary: true }, n: { type: 'bigint' } },
});

/** DataSources on one database, and what is tracked there. */
export interface TrackstatsSources {
  /** Spoor knows nothing of it. */
  readonly plain: DataSource;
  /** Nor of this one, which shares the connections of the tracked one; on PostgreSQL. */
  readonly beside: () => Promise<DataSource>;
  readonly tracked: DataSource;
  readonly statistics: StatisticsService;
  readonly indexed: EntitySchema<BenchEvent>;
  readonly unindexed: EntitySchema<BenchEvent>;
}

export async function withTrackstatsSources(
  database: Database,
  work: (sources: TrackstatsSources) => Promise<void>,
): Promise<void> {
  const { options, stop } = await database.start();
  const [indexed, unindexed] = [eventSchema(database, true), eventSchema(database, false)];
  const opened: DataSource[] = [];
  const initialize = (synchronize: boolean): Promise<DataSource> => {
    const entities = [...TRACKSTATS_ENTITIES, indexed, unindexed, Day];
    return new DataSource({ ...options, entities, synchronize } as DataSourceOptions).initialize();
  };
  const open = async (synchronize: boolean): Promise<DataSource> => {
    const dataSource = await initialize(synchronize);
    opened.push(dataSource);
    return dataSource;
  };
  try {
    const tracked = await open(true);
    const { statistics, close } = openStatistics(tracked, { timeZone: ZONE });
    const beside = async () => await shareConnections(await initialize(false), tracked);
    await work({ plain: await open(false), beside, tracked, statistics, indexed, unindexed }).finally(close);
  } finally {
    await Promise.all(opened.map((dataSource) => dataSource.destroy()));
    await stop();
  }
}

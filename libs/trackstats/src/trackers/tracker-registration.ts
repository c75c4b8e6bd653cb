import type { DataSource, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { Tracking } from '../tracking/tracking.js';
import type { TrackerDefinition } from './tracker-definition.js';

/** A tracker and what it counts: an entity, or the query that a function makes. */
export interface TrackerRegistration {
  readonly tracker: { readonly definition: TrackerDefinition };
  readonly source: (new () => ObjectLiteral) | ((dataSource: DataSource) => SelectQueryBuilder<ObjectLiteral>);
}

export function registerTracker(
  tracking: Tracking,
  dataSource: DataSource,
  { tracker, source }: TrackerRegistration,
): void {
  const rows = isEntity(dataSource, source) ? dataSource.getRepository(source) : source(dataSource);
  tracking.declare(tracker.definition, rows);
}

function isEntity(dataSource: DataSource, source: TrackerRegistration['source']): source is new () => ObjectLiteral {
  return dataSource.hasMetadata(source);
}

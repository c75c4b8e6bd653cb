import { dataSourceOf, InvalidArgumentError } from '@spoor/core';
import type { ObjectLiteral, Repository, SelectQueryBuilder } from 'typeorm';
import { TrackstatsEngine } from '../trackstats.engine.js';
import type { TrackedSource } from './tracked-source.js';

/**
 * The default instance of TrackstatsModule on the DataSource that a source belongs to.
 *
 * @throws InvalidArgumentError when there is none, or the source does not say which DataSource it is of
 */
export function engineOf<Row extends ObjectLiteral>(
  source: TrackedSource<Row>,
): { engine: TrackstatsEngine; rows: Repository<Row> | SelectQueryBuilder<Row> } {
  const rows = typeof source === 'function' ? repositoryOf(source) : source;
  const dataSource = 'manager' in rows ? dataSourceOf(rows.manager) : dataSourceOf(rows);
  const engine = TrackstatsEngine.of(dataSource);
  if (engine) return { engine, rows };
  throw new InvalidArgumentError(
    'The DataSource of what is to be tracked has no TrackstatsModule.',
    'Import TrackstatsModule.forRoot(), or pass the tracker to statistics.track() of a named instance.',
  );
}

/** Active records know their DataSource. */
function repositoryOf<Row extends ObjectLiteral>(entity: new () => Row): Repository<Row> {
  if ('getRepository' in entity) return (entity as unknown as { getRepository(): Repository<Row> }).getRepository();
  throw new InvalidArgumentError(
    `${entity.name} does not say of which DataSource its rows are.`,
    `Pass its repository, or call statistics.track(tracker, ${entity.name}).`,
  );
}

import type { ObjectLiteral } from 'typeorm';
import type { TrackReport, TrackRun } from '../tracking/track-run.js';
import { engineOf } from './engine-of.js';
import type { TrackedSource, WithFields } from './tracked-source.js';
import type { TrackerDefinition } from './tracker-definition.js';

/** Counts the rows of a source into a statistic. It can be used again, for any source that has its fields. */
export abstract class Tracker<Field extends string = string> {
  constructor(readonly definition: TrackerDefinition) {}

  /**
   * Counts what has changed since the last run, or everything the first time. Atomic: readers see the values before or after it.
   *
   * Changes to what has been counted before are noticed if TypeORM makes them in a process that knows the tracker; after others call
   * `statistics.invalidate()`.
   *
   * @param source a repository, a query builder, or a class of an entity that extends BaseEntity
   * @throws InvalidArgumentError, UnknownFieldError, UnsupportedColumnError, StatisticOverflowError; nothing is written then
   */
  async track<Row extends ObjectLiteral>(
    source: TrackedSource<Row> & WithFields<Row, Field>,
    options: TrackRun = {},
  ): Promise<TrackReport> {
    const { engine, rows } = engineOf(source);
    const { tracking } = await engine.start();
    return await tracking.track(this, rows, options);
  }
}

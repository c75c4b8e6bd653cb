import type { EntityClass } from '@spoor/core';
import type { DataSource, ObjectLiteral } from 'typeorm';
import { StatisticByDate, StatisticByDateAndObject } from '../entities/index.js';
import { defineTracker } from '../trackers/define-tracker.js';
import { objectDimensions } from '../trackers/object-dimensions.js';
import type { FieldName } from '../trackers/tracked-source.js';
import type { TrackerDefinition } from '../trackers/tracker-definition.js';
import type { AggregateTrackerOptions } from '../trackers/tracker.options.js';
import type { TrackerRegistration } from '../trackers/tracker-registration.js';

/** What is tracked of an entity. */
export interface TrackStatsOptions<Field extends string> extends AggregateTrackerOptions<Field> {
  /** With it, values are kept by date and object: a relation, or a column with the id of an object. */
  readonly objectField?: Field;
  /** The class of the objects that `objectField` points to, when asked for: classes may need each other. */
  readonly objectEntity?: () => EntityClass;
  /**
   * The instance of TrackstatsModule that tracks it.
   * @default 'default'
   */
  readonly name?: string;
}

type Options = TrackStatsOptions<string>;
type Tracked = { [TRACKED]?: readonly Options[] };

const TRACKED = Symbol.for('spoor:track-stats');

/**
 * Has the rows of an entity tracked: by the schedule of TrackstatsModule, by `statistics.trackAll()` and by the commands. It can be used
 * several times.
 *
 * @example
 * @TrackStats({ metric: COMMENT_COUNT, periods: [Period.DAY, Period.WEEK, Period.LIFETIME], dateField: 'timestamp' })
 * @TrackStats({ metric: COMMENT_COUNT, dateField: 'timestamp', objectField: 'user', objectEntity: () => User })
 * @Entity()
 * class Comment {}
 */
export function TrackStats<const Field extends string>(
  options: TrackStatsOptions<Field>,
): <Row extends ObjectLiteral>(
  target: (new () => Row) & ([Field] extends [FieldName<Row>] ? unknown : { readonly 'has no such field': Field }),
) => void {
  return (target) => {
    const others = ownOptions(target);
    Object.defineProperty(target, TRACKED, { value: [options, ...others], configurable: true });
  };
}

/** What the entities of a DataSource say about themselves. */
export function trackedEntities({ entityMetadatas }: DataSource, name: string): TrackerRegistration[] {
  return entityMetadatas.flatMap(({ target }) =>
    ownOptions(target)
      .filter((options) => (options.name ?? 'default') === name)
      .map((options) => ({
        tracker: { definition: definitionOf(options) },
        source: target as new () => ObjectLiteral,
      })),
  );
}

function ownOptions(target: unknown): readonly Options[] {
  return typeof target === 'function' && Object.hasOwn(target, TRACKED) ? ((target as Tracked)[TRACKED] ?? []) : [];
}

function definitionOf({ objectField, objectEntity, ...options }: Options): TrackerDefinition {
  if (objectField === undefined && objectEntity === undefined) return defineTracker(options, StatisticByDate, []);
  const choice = { objectField, objectEntity: objectEntity?.() };
  return defineTracker(
    options,
    StatisticByDateAndObject,
    objectDimensions(options.metric, choice as Parameters<typeof objectDimensions>[1]),
  );
}

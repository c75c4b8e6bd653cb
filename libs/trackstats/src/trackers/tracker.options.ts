import type { EntityClass, EntityLike } from '@spoor/core';
import type { Period } from '../calendar/period.js';
import type { Aggregate } from '../definitions/aggregate.js';
import type { MetricDefinition } from '../definitions/define-metric.js';
import type { StatisticClass } from '../groupings/statistic-class.js';
import type { Epoch } from './tracker-definition.js';

/** What counting trackers are made of. */
export interface CountTrackerOptions<Field extends string> {
  readonly metric: MetricDefinition;
  /**
   * What is to be shown, if it is one period. Longer ones are made of days, so that all that are made of them can be read.
   * @default Period.DAY
   */
  readonly period?: Period;
  /** What is to be shown, if it is several. */
  readonly periods?: readonly Period[];
  /** When a row happened: a column of date, timestamp, timestamptz, or epoch numbers. An index on it makes every run faster. */
  readonly dateField: Field;
  /**
   * What the numbers of a numeric dateField count.
   * @default 'milliseconds'
   */
  readonly epoch?: Epoch;
  /**
   * Whether values are kept by the quarter of an hour as well, from which the days of any viewer's zone are made.
   * @default false, but for Period.HOUR
   */
  readonly anyZone?: boolean;
}

/** What general trackers are made of. */
export interface AggregateTrackerOptions<Field extends string> extends CountTrackerOptions<Field> {
  /** @default 'count' */
  readonly aggregate?: Aggregate;
  /** What is summed, averaged, compared or told apart. `count` needs none. */
  readonly valueField?: Field;
}

/** Into a statistic of the application's own, by its dimensions. */
export interface StatisticTarget<Field extends string> {
  /** @default StatisticByDate */
  readonly statistic?: StatisticClass;
  /** For each dimension of the statistic the field that it comes from, or one value for all rows. Rows without one are left out. */
  readonly by?: Readonly<Record<string, Field | { readonly value: string | number }>>;
}

/** Of which objects: of all that a field points to, or of one. */
export type ObjectChoice<Field extends string> =
  | {
      /** A relation, or a column with the id of an object. Rows that point to none are left out. */
      readonly objectField: Field;
      /** The class of the objects. */
      readonly objectEntity: EntityClass;
      readonly object?: undefined;
    }
  | {
      /** Whose rows are tracked; the source says which rows those are. */
      readonly object: EntityLike;
      readonly objectField?: undefined;
      readonly objectEntity?: undefined;
    };

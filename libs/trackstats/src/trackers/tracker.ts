import type { ObjectLiteral } from 'typeorm';
import type { Period } from '../calendar/period.js';
import type { Aggregate } from '../definitions/aggregate.js';
import type { MetricDefinition } from '../definitions/define-metric.js';
import type { StatisticClass } from '../groupings/statistic-class.js';
import type { FieldName } from './tracked-source.js';

/** A dimension of the statistic and where its value comes from: a field of each row, or one value for all of them. */
export type TrackedDimension<Row extends ObjectLiteral> =
  | { readonly property: string; readonly field: FieldName<Row> }
  | { readonly property: string; readonly value: string | number };

/** What is counted, by what, into which statistic. Trackers are plain descriptions; the engine does the work. */
export interface TrackerDefinition<Row extends ObjectLiteral> {
  readonly metric: MetricDefinition;
  /** What is to be shown. Days are stored for all of them but `countDistinct`, hours as bins. */
  readonly periods: readonly Period[];
  /** When a row happened: a column of date, timestamp, timestamptz, or epoch numbers. */
  readonly dateField: FieldName<Row>;
  readonly aggregate: Aggregate;
  /** What is summed, averaged, compared or told apart; `count` needs none. */
  readonly valueField?: FieldName<Row>;
  readonly statistic: StatisticClass;
  /** One for each dimension of the statistic. */
  readonly dimensions: readonly TrackedDimension<Row>[];
  /** Keep bins too, from which the days of any zone are made. */
  readonly anyZone: boolean;
}

import type { Period } from '../calendar/period.js';
import type { Aggregate } from '../definitions/aggregate.js';
import type { MetricDefinition } from '../definitions/define-metric.js';
import type { StatisticClass } from '../groupings/statistic-class.js';

/** What the numbers of a numeric date column count, from 1970-01-01T00:00Z. */
export type Epoch = 'seconds' | 'milliseconds';

/** A dimension of the statistic and where its value comes from: a field of each row, or one value for all of them. */
export type TrackedDimension =
  | { readonly property: string; readonly field: string; readonly value?: undefined }
  | { readonly property: string; readonly value: string | number; readonly field?: undefined };

/** What is counted, by what, into which statistic: a plain description of which the engine makes the work. */
export interface TrackerDefinition {
  readonly metric: MetricDefinition;
  /** What is to be shown. Days are stored for all of them, hours as bins; of `countDistinct` each period. */
  readonly periods: readonly Period[];
  /** When a row happened: a column of date, timestamp, timestamptz, or epoch numbers. */
  readonly dateField: string;
  readonly epoch: Epoch;
  readonly aggregate: Aggregate;
  /** What is summed, averaged, compared or told apart; `count` needs none. */
  readonly valueField: string | undefined;
  readonly statistic: StatisticClass;
  readonly dimensions: readonly TrackedDimension[];
  /** Keep bins too, from which the days of any zone are made. */
  readonly anyZone: boolean;
}

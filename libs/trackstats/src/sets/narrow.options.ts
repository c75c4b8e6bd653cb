import type { DateLike } from '../calendar/calendar.js';
import type { Period } from '../calendar/period.js';
import type { MetricDefinition } from '../definitions/define-metric.js';
import type { StatisticCallOptions } from './record.options.js';

/** One metric or several. */
export type MetricChoice =
  | { readonly metric: MetricDefinition; readonly metrics?: undefined }
  | { readonly metrics: readonly MetricDefinition[]; readonly metric?: undefined };

/** Which dates; all of them when nothing is given. */
export interface DateChoice {
  /** One date. */
  readonly date?: DateLike;
  /** The first date, included. */
  readonly from?: DateLike;
  /** The last date, included. */
  readonly to?: DateLike;
}

/** Options of `narrow`. */
export type NarrowOptions = MetricChoice & DateChoice & StatisticCallOptions & { readonly period: Period };

/** Options of `mostRecent`. */
export interface MostRecentOptions extends StatisticCallOptions {
  readonly metric: MetricDefinition;
  readonly period: Period;
}

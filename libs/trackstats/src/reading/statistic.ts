import type { Period } from '../calendar/period.js';
import type { MetricDefinition } from '../definitions/define-metric.js';
import type { Value } from '../values/value-codec.js';

/** A value of a metric for a period and date. */
export interface Statistic<V extends Value> {
  readonly metric: MetricDefinition;
  readonly period: Period;
  /** `2026-03-29`, or for an hour its first instant: `2026-03-29T01:00:00Z`. */
  readonly date: string;
  /** Null for unknown. */
  readonly value: V | null;
  /** Whether it was made from values of shorter periods, and is not stored. */
  readonly derived: boolean;
}

import type { Period } from '../calendar/period.js';
import type { MetricDefinition } from '../definitions/define-metric.js';
import type { Value } from '../values/value-codec.js';

/** Values of one bucket after another, ready to be drawn. */
export interface Series<V extends Value, Labels> {
  readonly period: Period;
  /** In which the buckets are. */
  readonly zone: string;
  /** One for each metric, and object where those are asked for. */
  readonly lines: readonly (SeriesLine<V> & Labels)[];
  /** Everything before it has been counted, of all metrics that are tracked; null when none is, or one has never been. */
  readonly completeUpTo: Date | null;
  /** When what is tracked was last found to be right; null when it never was. */
  readonly verifiedAt: Date | null;
  /** Whether a point of the lines is. */
  readonly partial: boolean;
}

export interface SeriesLine<V extends Value> {
  readonly metric: MetricDefinition;
  readonly points: readonly SeriesPoint<V>[];
  /** With `comparePrevious`: as many buckets right before, in the same order. */
  readonly previous?: readonly SeriesPoint<V>[];
}

export interface SeriesPoint<V extends Value> {
  /** `2026-03-29`, or for an hour its first instant: `2026-03-29T01:00:00Z`. */
  readonly date: string;
  /** The bucket's first instant; null for LIFETIME. */
  readonly from: Date | null;
  /** The first instant after the bucket. */
  readonly to: Date;
  /** Null for unknown, and for what has not begun. */
  readonly value: V | null;
  /** Whether the bucket is not over yet, or not counted to its end. */
  readonly partial: boolean;
}

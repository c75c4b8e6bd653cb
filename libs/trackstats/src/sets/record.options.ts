import type { EntityManager } from 'typeorm';
import type { DateLike } from '../calendar/calendar.js';
import type { Period } from '../calendar/period.js';
import type { MetricDefinition } from '../definitions/define-metric.js';
import type { DecimalLike } from '../values/decimal.js';

/** Options of every call. */
export interface StatisticCallOptions {
  /** Take part in this manager's transaction: the change is committed or rolled back with it, and reads see it. */
  readonly manager?: EntityManager;
}

/** A value to be stored. */
export interface Recording {
  readonly metric: MetricDefinition;
  /** With at most as many decimals as the metric's scale; a string for what a number would round. Null: unknown. */
  readonly value: DecimalLike | null;
  readonly period: Period;
  /**
   * `'2026-03-29'`, or an instant, which means the bucket of the period that holds it.
   * @default now
   */
  readonly date?: DateLike;
}

/** Options of `increment`. */
export interface IncrementOptions extends StatisticCallOptions {
  /** @default Period.DAY */
  readonly period?: Period;
  /** @default now */
  readonly date?: DateLike;
}

import type { Temporal } from 'temporal-polyfill';

/** What a bucket of a period is: the words are for the documentation, the functions for the code. */
export interface PeriodRule {
  /** Its names in `Period`. */
  readonly names: readonly string[];
  readonly kind: 'hour' | 'day' | 'calendar' | 'rolling' | 'lifetime';
  /** The first instant, in words. */
  readonly first: string;
  /** The last instant, in words. */
  readonly last: string;
  /** Which date it is stored and returned under, in words. */
  readonly storedUnder: string;
  /** Whether a tracked or incremented value is stored, or derived on read; a recorded one is always stored. */
  readonly kept: 'stored' | 'derived';
  /** What is shown of a bucket that is not over yet. */
  readonly notOver: string;
  /** What is shown of a bucket that nothing falls into, or nothing any more. */
  readonly empty: string;
  /** How many days a bucket has that is stored under its last one: Infinity for LIFETIME; undefined for all others. */
  readonly days: number | undefined;
  /** The first date of the bucket that a date belongs to (a rolling one ends with it); undefined where there is none. */
  firstDate(date: Temporal.PlainDate): Temporal.PlainDate | undefined;
  /** The last date of that bucket. */
  lastDate(date: Temporal.PlainDate): Temporal.PlainDate;
  /** The date that it is stored under. */
  key(date: Temporal.PlainDate): Temporal.PlainDate;
  /** The date of the bucket before (or, with a negative number, after) it. */
  back(date: Temporal.PlainDate, buckets: number): Temporal.PlainDate;
}

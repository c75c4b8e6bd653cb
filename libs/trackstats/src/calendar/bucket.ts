import type { Period } from './period.js';

/** A stretch of time for which there is one value. */
export interface Bucket {
  readonly period: Period;
  /** What it is stored under: `2026-03-29`, or for an hour its first instant, `2026-03-29T01:00:00Z`. */
  readonly date: string;
  /** Its first instant, in epoch milliseconds; −Infinity for LIFETIME. */
  readonly first: number;
  /** The first instant after it, in epoch milliseconds. Equal to `first` for a date that the zone left out. */
  readonly end: number;
}

/** The width of a bin, the finest base row, in milliseconds: every zone's boundaries since 1972 fall between two of them. */
export const BIN = 15 * 60 * 1_000;

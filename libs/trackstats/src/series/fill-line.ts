import type { Bucket } from '../calendar/bucket.js';
import { average } from '../values/decimal.js';
import type { ReadRow } from '../reading/read-row.js';
import type { Fill } from './series.options.js';

/** A point in smallest units. */
export interface FilledPoint {
  readonly bucket: Bucket;
  readonly value: bigint | null;
  readonly partial: boolean;
}

export interface LineContext {
  readonly fill: Fill;
  /** The first instant at which the bucket is spoken of: of a rolling one and of LIFETIME that of its own date. */
  begins(bucket: Bucket): number;
  /** Whether a bucket that nothing fell into is worth 0. */
  readonly hasZero: boolean;
  /** In epoch milliseconds. */
  readonly now: number;
  /** Null for what is not tracked, or has never been. */
  readonly completeUpTo: number | null;
  readonly isTracked: boolean;
  /** The value of the newest bucket before the first one. */
  readonly carried: bigint | null;
}

/** A point for each bucket, with what stands for those that have no row. */
export function fillLine(
  buckets: readonly Bucket[],
  rows: ReadonlyMap<string, ReadRow>,
  { fill, begins, hasZero, now, completeUpTo, isTracked, carried }: LineContext,
): FilledPoint[] {
  // What is tracked is known up to there, and unknown after it.
  const known = isTracked ? Math.min(completeUpTo ?? Number.NEGATIVE_INFINITY, now) : now;
  let last = carried;
  return buckets.map((bucket) => {
    const row = rows.get(bucket.date);
    const value = row ? valueOf(row) : begins(bucket) > known ? null : missing(fill, hasZero, last);
    if (row && value !== null) last = value;
    return { bucket, value, partial: bucket.end > known };
  });
}

/** Each point the sum of those up to it. */
export function accumulate(points: readonly FilledPoint[]): FilledPoint[] {
  let sum = 0n;
  return points.map((point) => (point.value === null ? point : { ...point, value: (sum += point.value) }));
}

export function valueOf({ value, samples }: ReadRow): bigint | null {
  if (value === null || samples === null) return value;
  return samples === 0n ? null : average(value, samples);
}

function missing(fill: Fill, hasZero: boolean, last: bigint | null): bigint | null {
  if (fill === 'carry') return last;
  return fill === 'zero' && hasZero ? 0n : null;
}

import { BIN, type Bucket } from '../calendar/bucket.js';
import type { Spelling } from '../stores/spelling.js';

/*
 * Within a statement buckets are known by numbers, their slots, so that databases need not know any calendar: days by the number
 * of days since 1970-01-01, others by their place among those that are asked for.
 */

/** A bucket in whole units: of 15 minutes, or of days. */
export interface SlotRange {
  readonly slot: number;
  readonly first: number;
  /** The first one after it. */
  readonly end: number;
}

/** A run of buckets of one width: the slot of a unit is `slot + (unit − first) / width`. */
export interface Segment {
  readonly slot: number;
  readonly first: number;
  end: number;
  readonly width: number;
}

/** Ranges that follow each other as few segments: a zone's days have one width but for those on which the clock is set. */
export function segmentsOf(ranges: readonly SlotRange[]): Segment[] {
  const segments: Segment[] = [];
  for (const { slot, first, end } of ranges) {
    const last = segments.at(-1);
    const width = end - first;
    if (width === 0) continue;
    if (last?.width === width && slot === last.slot + (first - last.first) / width) last.end = end;
    else segments.push({ slot, first, end, width });
  }
  return segments;
}

/**
 * Buckets in bins of 15 minutes.
 *
 * @returns undefined when a boundary falls into the midst of a bin, as in some zones before 1972
 */
export function binRanges(
  buckets: readonly Bucket[],
  slotOf: (bucket: Bucket, index: number) => number,
): SlotRange[] | undefined {
  const ranges = buckets.map((bucket, index) => ({
    slot: slotOf(bucket, index),
    first: bucket.first / BIN,
    end: bucket.end / BIN,
  }));
  return ranges.every(({ first, end }) => Number.isInteger(first) && Number.isInteger(end)) ? ranges : undefined;
}

/** The slot of a unit in SQL; the unit lies within the segments. */
export function slotCase(unit: string, segments: readonly Segment[], { divide }: Spelling): string {
  const cases = segments.map(
    ({ slot, first, end, width }) =>
      `WHEN ${unit} < ${end} THEN ${slot} + ${divide(`${unit} - (${first})`, String(width))}`,
  );
  return `CASE ${cases.join(' ')} END`;
}

import { Temporal } from 'temporal-polyfill';
import { BIN, type Bucket } from '../calendar/bucket.js';

/*
 * Within a statement buckets are known by numbers, their slots, so that databases need not know any calendar: days by the number
 * of days since 1970-01-01, hours by their place among those that are asked for.
 */

const DAY = 86_400_000;
const EPOCH = Temporal.PlainDate.from('1970-01-01');

export function daySlot(date: string | Temporal.PlainDate): number {
  return EPOCH.until(Temporal.PlainDate.from(date)).days;
}

export function dateOfSlot(slot: number): string {
  return new Date(slot * DAY).toISOString().slice(0, 10);
}

/** A run of buckets of one width: the slot of a bin is `slot + (bin − firstBin) / width`. */
export interface Segment {
  readonly firstBin: number;
  /** The first bin after it. */
  endBin: number;
  readonly slot: number;
  /** In bins. */
  readonly width: number;
}

/**
 * Buckets that follow each other as few segments: a zone's days have one width but for those on which the clock is set.
 *
 * @param slotOf the slot of a bucket; rises by one from each to the next
 * @returns undefined when a boundary falls into the midst of a bin, as in some zones before 1972
 */
export function segmentsOf(
  buckets: readonly Bucket[],
  slotOf: (bucket: Bucket, index: number) => number,
): Segment[] | undefined {
  const segments: Segment[] = [];
  for (const [index, bucket] of buckets.entries()) {
    const [firstBin, endBin] = [bucket.first / BIN, bucket.end / BIN];
    if (!Number.isInteger(firstBin) || !Number.isInteger(endBin)) return undefined;
    const last = segments.at(-1);
    if (endBin === firstBin) continue;
    const slot = slotOf(bucket, index);
    const width = endBin - firstBin;
    if (last?.width === width && slot === last.slot + (firstBin - last.firstBin) / width) last.endBin = endBin;
    else segments.push({ firstBin, endBin, slot, width });
  }
  return segments;
}

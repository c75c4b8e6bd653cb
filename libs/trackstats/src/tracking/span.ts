import type { Bucket } from '../calendar/bucket.js';

/** Buckets that follow each other without a gap. */
export interface Span {
  readonly buckets: readonly Bucket[];
  /** The first instant, in epoch milliseconds. */
  readonly first: number;
  /** The first instant after it. */
  readonly end: number;
  /** The bucket of the next row, where it is known that there is none between. */
  readonly next?: Bucket | undefined;
}

/** Buckets in order, which do not overlap, as few spans. */
export function spansOf(buckets: readonly Bucket[]): Span[] {
  const runs: Bucket[][] = [];
  for (const bucket of buckets) {
    const run = runs.at(-1);
    if (run && run.at(-1)?.end === bucket.first) run.push(bucket);
    else runs.push([bucket]);
  }
  return runs.map((run) => ({
    buckets: run,
    first: (run[0] as Bucket).first,
    end: (run.at(-1) as Bucket).end,
  }));
}

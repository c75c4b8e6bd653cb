import type { Bucket } from '../calendar/bucket.js';
import type { Calendar } from '../calendar/calendar.js';
import { daysAfter, daysBetween } from './day-range.js';
import { spansOf, type Span } from './span.js';

/** So many days, a hundred years, are counted by one statement at most. */
export const MOST_DAYS = 36_525;

interface Bounds {
  readonly first: number;
  readonly last: number;
}

/**
 * The days from one instant to another, in spans of so many days at most. Where rows lie far apart, as of a stray date and all others, the
 * days between them are in none.
 *
 * @param boundsOf finds the first and the last row from an instant on, and before another one
 */
export async function sparseSpans(
  calendar: Calendar,
  { first, last }: Bounds,
  most: number,
  boundsOf: (from: number, before?: number) => Promise<Bounds | undefined>,
): Promise<Span[]> {
  const spans: Span[] = [];
  const end = calendar.bucketAt('day', last).date;
  for (let next: number | undefined = first; next !== undefined;) {
    const { date } = calendar.bucketAt('day', next);
    const isLast = daysBetween(date, end) <= most;
    const longest = calendar.bucket('day', isLast ? end : daysAfter(date, most - 1));
    const to = isLast ? end : calendar.bucketAt('day', (await boundsOf(next, longest.end))?.last ?? next).date;
    const [span] = spansOf(calendar.buckets('day', date, to)) as [Span];
    spans.push(span);
    next = isLast ? undefined : (await boundsOf(longest.end))?.first;
  }
  return chained(spans);
}

/** Between each of the spans and the next there are no rows, nor before `after`. */
export function chained(spans: readonly Span[], after?: Bucket): Span[] {
  return spans.map((span, index) => ({ ...span, next: spans[index + 1]?.buckets[0] ?? after }));
}

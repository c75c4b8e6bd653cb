import type { Bucket } from '../calendar/bucket.js';
import { ruleOf } from '../calendar/calendar.js';
import { dateOfDay, dayNumber } from '../calendar/day-number.js';
import type { Period } from '../calendar/period.js';
import { givenRows } from '../stores/spelling.js';
import { periodTarget } from '../stores/recount-target.js';
import type { RecountStatements } from '../stores/recount.statements.js';
import { trackedRows } from '../stores/tracked-rows.js';
import type { TrackingHost } from '../trackers/tracking-host.js';
import { storedRanges, type Counting } from './counting.js';
import type { RecountRange } from './recount-range.js';
import type { ResolvedTracker } from './resolved-tracker.js';
import { spansOf, type Span } from './span.js';

/**
 * Values that are told apart make no longer period from shorter ones: each bucket of each period is counted from the rows in it, which
 * may lie in many buckets.
 */
export function distinctCounts(
  host: TrackingHost,
  tracker: ResolvedTracker,
  metricId: number,
  range: RecountRange,
  statements: RecountStatements,
): Counting[] {
  const { definition, grouping, query } = tracker;
  const { date } = query;
  return definition.periods.map((period) => {
    const buckets = range.spans.flatMap((span) => affected(host, period, span));
    const unique = [...new Map(buckets.map((bucket) => [bucket.date, bucket])).values()];
    const target = periodTarget(grouping, query, metricId, period);
    const isOverlapping = ruleOf(period).days !== undefined;
    const ranges = storedRanges(
      { ...range, spans: isOverlapping ? spansByDate(unique) : spansOf(unique) },
      ({ buckets: some }) => ({
        first: some[0]?.date,
        last: some.at(-1)?.date,
      }),
    );
    const joined = { ...query, builder: query.builder.clone() };
    const given = host.spelling.given(':spoor_buckets', 'given', [
      { name: 'bucket', kind: 'text' },
      { name: 'first_edge', kind: date.edgeKind },
      { name: 'end_edge', kind: date.edgeKind },
    ]);
    const [after, before] = [date.cast('spoor_bucket.first_edge'), date.cast('spoor_bucket.end_edge')];
    joined.builder.innerJoin(
      `(SELECT * FROM ${given})`,
      'spoor_bucket',
      `(spoor_bucket.first_edge IS NULL OR ${date.sql} >= ${after}) AND ${date.sql} < ${before}`,
    );
    const bare = (edge: string) => edge.replaceAll("'", '');
    const rows = unique.map((bucket) => {
      if (!Number.isFinite(bucket.first)) return [bucket.date, null, bare(date.edge(bucket.end))];
      return [bucket.date, ...date.edges(bucket).map(bare)];
    });
    joined.builder.setParameter('spoor_buckets', givenRows(rows));
    const rowsIn = trackedRows(joined, 'spoor_bucket.bucket', '1 = 1', host.spelling);
    return {
      target,
      period,
      ranges,
      counted: statements.aggregate(target, query, 'countDistinct', rowsIn, { slot: 'slot', key: (slot) => slot }),
    };
  });
}

/** The buckets of a period that instants of a span fall into. */
function affected({ options: { calendar, clock } }: TrackingHost, period: Period, { first, end }: Span): Bucket[] {
  const { kind, days } = ruleOf(period);
  const [from, to] = [new Date(first), new Date(end - 1)];
  if (kind !== 'rolling' && kind !== 'lifetime') return calendar.buckets(period, from, to);
  const today = calendar.bucketAt(period, Math.max(clock.now(), end - 1)).date;
  const last = dateOfDay(
    Math.min(dayNumber(calendar.bucketAt(period, end - 1).date) + (days as number) - 1, dayNumber(today)),
  );
  return calendar.buckets(period, calendar.bucketAt(period, first).date, last);
}

/** Rolling buckets overlap: they follow each other by their dates. */
function spansByDate(buckets: readonly Bucket[]): Span[] {
  const days = buckets.map((bucket) => ({ ...bucket, first: dayNumber(bucket.date), end: dayNumber(bucket.date) + 1 }));
  return spansOf(days.toSorted((one, other) => one.first - other.first));
}

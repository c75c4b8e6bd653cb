import type { Bucket } from '../calendar/bucket.js';
import { ruleOf } from '../calendar/calendar.js';
import { dateOfDay, dayNumber } from '../calendar/day-number.js';
import { Period } from '../calendar/period.js';
import { daysSql, within } from '../stores/bucket-spelling.js';
import { lifetimeValues, rollingValues } from '../stores/distinct.statements.js';
import { periodTarget } from '../stores/recount-target.js';
import type { RecountStatements } from '../stores/recount.statements.js';
import type { Statement } from '../stores/statement.js';
import { trackedRows } from '../stores/tracked-rows.js';
import type { TrackedQuery } from '../trackers/tracked-query.js';
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
  { definition, grouping, query }: ResolvedTracker,
  metricId: number,
  range: RecountRange,
  statements: RecountStatements,
): Counting[] {
  return definition.periods.map((period) => {
    const all = range.spans.flatMap((span) => affected(host, period, span));
    const buckets = [...new Map(all.map((bucket) => [bucket.date, bucket])).values()];
    const target = periodTarget(grouping, query, metricId, period);
    const isOverlapping = ruleOf(period).days !== undefined;
    const spans = isOverlapping ? spansByDate(buckets) : spansOf(buckets);
    const ranges = storedRanges({ ...range, spans }, ({ buckets: some }) => ({
      first: some[0]?.date,
      last: some.at(-1)?.date,
    }));
    const fields = target.fields.map((_, index) => `d${index}`);
    const counted = (): Statement => {
      const { kind, days = 0 } = ruleOf(period);
      if (kind === 'lifetime') return lifetime(host, query, fields, buckets);
      if (kind === 'rolling') return rolling(host, query, fields, { days, spans });
      const [slots, rows] = rowsIn(host, query, spansOf(buckets));
      return statements.aggregate(target, query, 'countDistinct', rows, slots);
    };
    return { target, period, ranges, counted: counted() };
  });
}

function rowsIn(host: TrackingHost, query: TrackedQuery, spans: readonly Span[]) {
  const slots = daysSql(query.date, spans);
  return [slots, trackedRows(query, slots.slot, within(query.date, spans), host.spelling)] as const;
}

function rolling(
  host: TrackingHost,
  query: TrackedQuery,
  fields: readonly string[],
  { days, spans }: { days: number; spans: readonly Span[] },
): Statement {
  const { calendar } = host.options;
  const wanted = spans.map(({ first, end }) => ({ first, last: end - 1 }));
  const numbers = new Set<number>();
  for (const { first, last } of wanted) for (let day = first - days + 1; day <= last; day += 1) numbers.add(day);
  const dates = [...numbers].toSorted((one, other) => one - other);
  const [slots, rows] = rowsIn(host, query, spansOf(dates.map((day) => calendar.bucket(Period.DAY, dateOfDay(day)))));
  return rollingValues(host.spelling, rows, slots, { days, fields, wanted });
}

function lifetime(
  { spelling }: TrackingHost,
  query: TrackedQuery,
  fields: readonly string[],
  buckets: readonly Bucket[],
): Statement {
  const { date } = query;
  const last = buckets.at(-1);
  const rows = trackedRows(query, date.sql, last ? `${date.sql} < ${date.edge(last.end)}` : '1 = 0', spelling);
  const bare = (edge: string) => edge.replaceAll("'", '');
  const ends = buckets.map(({ date: name, end }) => [name, bare(date.edge(end))] as const);
  return lifetimeValues(spelling, rows, date, { fields, buckets: ends });
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

/** Rolling buckets overlap: they follow each other by their dates, of which these are the numbers. */
function spansByDate(buckets: readonly Bucket[]): Span[] {
  const days = buckets.map((bucket) => ({ ...bucket, first: dayNumber(bucket.date), end: dayNumber(bucket.date) + 1 }));
  return spansOf(days.toSorted((one, other) => one.first - other.first));
}

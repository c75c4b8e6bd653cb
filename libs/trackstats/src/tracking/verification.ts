import type { EntityManager } from 'typeorm';
import { BIN, type Bucket } from '../calendar/bucket.js';
import { nameOf } from '../registry/metric-name.js';
import type { MarkedRange } from '../stores/mark.store.js';
import type { TrackerProgress } from '../stores/tracker-state.store.js';
import { readCommitted, snapshot } from '../stores/tracking-transaction.js';
import type { TrackingHost } from '../trackers/tracking-host.js';
import { formatDecimal } from '../values/decimal.js';
import type { Counting } from './counting.js';
import { dayRangeOf, daysAfter, daysBetween } from './day-range.js';
import type { StatisticDifference, VerifyRun } from './maintenance-run.js';
import type { ResolvedTracker } from './resolved-tracker.js';
import { spansOf, type Span } from './span.js';
import { MOST_DAYS } from './sparse-spans.js';
import type { TrackerRunner } from './tracker-runner.js';

/** So many days are compared at a time. */
const PART = 366;
const MOST_DIFFERENCES = 1_000;

interface RawDifference {
  readonly bucket: string | number;
  readonly counted: string | null;
  readonly stored: string | null;
  readonly [field: `d${number}`]: string | number;
}

/** What is not settled yet: the days that every run counts again, and what is marked. */
interface Pending {
  readonly from: number;
  readonly marks: readonly MarkedRange[];
}

/** Compares what is stored with what the rows say, but for what the next run counts again anyway. It changes nothing. */
export class Verification {
  constructor(
    private readonly host: TrackingHost,
    private readonly runner: TrackerRunner,
  ) {}

  async run(
    tracker: ResolvedTracker,
    { signal, ...run }: VerifyRun,
  ): Promise<{ checked: number; differences: StatisticDifference[] }> {
    const { calendar, clock } = this.host.options;
    const metric = await this.runner.prepare(tracker);
    const started = clock.now();
    const range = dayRangeOf(calendar, run);
    const differences: StatisticDifference[] = [];
    let [checked, isMarked] = [0, false];
    const part = async (from: string | null) =>
      await snapshot(this.host, async (manager) => {
        const state = await this.runner.states.read(tracker.key, manager);
        const settled = state && (await this.settled(tracker, state, { ...range, from: from ?? range.from }, manager));
        if (!settled || settled.first > settled.last) return undefined;
        const last =
          daysBetween(settled.first, settled.last) > PART ? daysAfter(settled.first, PART - 1) : settled.last;
        const [span] = spansOf(calendar.buckets('day', settled.first, last)) as [Span];
        const next = await this.next(tracker, span, settled, manager);
        const spans = [{ ...span, next: next === undefined ? undefined : calendar.bucket('day', next) }];
        const isOpen = { before: from === null && range.from === null, after: false };
        const countings = this.runner.recounter.countings(tracker, metric.id, { spans, isOpen }, state.bins);
        const pending = {
          from: settled.pendingFrom,
          marks: await this.runner.marks.readRanges(tracker.key, manager),
        };
        for (const counting of countings) {
          const found = await this.compare(tracker, counting, pending, manager);
          differences.push(...found.differences);
          isMarked ||= found.isMarked;
        }
        checked += daysBetween(settled.first, last);
        return next;
      });
    for (let next: string | null | undefined = null; next !== undefined; next = await part(next))
      signal?.throwIfAborted();
    const isWhole = range.from === null && range.to === null && checked > 0 && !isMarked;
    if (differences.length === 0 && isWhole)
      await readCommitted(this.host, (manager) =>
        this.runner.states.save(tracker.key, { verifiedAt: started }, manager),
      );
    return { checked, differences: differences.slice(0, MOST_DIFFERENCES) };
  }

  /** The date to go on with, if any: where rows lie far apart, the days between them are passed over. */
  private async next(
    tracker: ResolvedTracker,
    { buckets, end }: Span,
    settled: { first: string; last: string },
    manager: EntityManager,
  ): Promise<string | undefined> {
    const following = daysAfter((buckets.at(-1) as Bucket).date, 1);
    if (following > settled.last) return undefined;
    if (daysBetween(settled.first, settled.last) <= MOST_DAYS) return following;
    const bounds = await this.runner.recounter.bounds(tracker, manager, end);
    const date = bounds ? this.host.options.calendar.bucketAt('day', bounds.first).date : settled.last;
    return date < settled.last ? date : settled.last;
  }

  /** The days that no run counts again by itself; undefined while there has been no run of this tracker. */
  private async settled(
    tracker: ResolvedTracker,
    { completeUpTo, definition, zone }: TrackerProgress,
    { from, to }: { from: string | null; to: string | null },
    manager: EntityManager,
  ): Promise<{ first: string; last: string; pendingFrom: number } | undefined> {
    const { calendar, clock } = this.host.options;
    if (completeUpTo === null || definition !== tracker.hash || zone !== calendar.zone) return undefined;
    const pendingFrom = this.runner.freshness.recountedFrom(Math.min(completeUpTo, clock.now()));
    const bounds = await this.runner.recounter.bounds(tracker, manager);
    const yesterday = calendar.bucketAt('day', pendingFrom - 1).date;
    const first = from ?? calendar.bucketAt('day', bounds?.first ?? pendingFrom - 1).date;
    return { first, last: to !== null && to < yesterday ? to : yesterday, pendingFrom };
  }

  /** @returns the first differences, and whether others are left out because they are marked */
  private async compare(
    tracker: ResolvedTracker,
    counting: Counting,
    { from, marks }: Pending,
    manager: EntityManager,
  ): Promise<{ differences: StatisticDifference[]; isMarked: boolean }> {
    // What is pending may come first.
    for (let limit = MOST_DIFFERENCES; ; limit *= 10) {
      const { sql, parameters } = this.runner.recounter.statements.differences(counting, limit);
      const rows = (await manager.query(sql, [...parameters])) as RawDifference[];
      const settled = rows.filter((row) => this.bucketOf(counting, row).end <= from);
      const unmarked = settled.filter((row) => !isWithinAny(marks, this.bucketOf(counting, row)));
      if (unmarked.length < MOST_DIFFERENCES && rows.length === limit) continue;
      const differences = unmarked.slice(0, MOST_DIFFERENCES).map((row) => this.difference(tracker, counting, row));
      return { differences, isMarked: unmarked.length < settled.length };
    }
  }

  private bucketOf({ period }: Counting, { bucket }: RawDifference): Pick<Bucket, 'first' | 'end'> {
    if (period !== undefined) return this.host.options.calendar.bucket(period, String(bucket));
    return { first: Number(bucket) * BIN, end: (Number(bucket) + 1) * BIN };
  }

  private difference(
    { definition: { metric }, query }: ResolvedTracker,
    { period }: Counting,
    row: RawDifference,
  ): StatisticDifference {
    const shown = (units: string | null) => (units === null ? null : formatDecimal(BigInt(units), metric.scale));
    const date = period === undefined ? new Date(Number(row.bucket) * BIN).toISOString() : String(row.bucket);
    const by = Object.fromEntries(query.fields.map(({ property }, index) => [property, row[`d${index}`] ?? '']));
    const [counted, stored] = [shown(row.counted), shown(row.stored)];
    const where = [date, ...Object.values(by)].join(', ');
    const message = `${nameOf(metric)} of ${where}: ${counted ?? 'nothing'} counted, ${stored ?? 'nothing'} stored`;
    return { metric, period, date, by, counted, stored, message };
  }
}

/** A date that the zone left out has no instants, and is marked by the first one after it. */
function isWithinAny(marks: readonly MarkedRange[], { first, end }: Pick<Bucket, 'first' | 'end'>): boolean {
  return marks.some((mark) => mark.first < Math.max(end, first + 1) && mark.last >= first);
}

import type { EntityManager } from 'typeorm';
import type { RegisteredMetric } from '../registry/metric-registry.js';
import type { RebuildProgress, TrackerProgress } from '../stores/tracker-state.store.js';
import type { TrackingHost } from '../trackers/tracking-host.js';
import { daysAfter, daysBetween, dayRangeOf, type DayRange } from './day-range.js';
import type { RebuildRun } from './maintenance-run.js';
import type { ResolvedTracker } from './resolved-tracker.js';
import { spansOf, type Span } from './span.js';
import { chained, MOST_DAYS, sparseSpans } from './sparse-spans.js';
import type { TrackerRunner } from './tracker-runner.js';

/** A rebuild has about as many parts, of a month at least: each is a transaction. */
const PARTS = 40;
const SHORTEST_PART = 31;

/** Counts days anew, whatever is known of them, part by part; each part replaces what was there at once. */
export class Rebuild {
  constructor(
    private readonly host: TrackingHost,
    private readonly runner: TrackerRunner,
  ) {}

  /** @param onDays told after each part how many days are done */
  async run(
    tracker: ResolvedTracker,
    { resume = true, signal, lease, ...run }: RebuildRun,
    onDays: (done: number, total: number) => void,
  ): Promise<void> {
    const metric = await this.runner.prepare(tracker);
    const range = dayRangeOf(this.host.options.calendar, run);
    let progress = await this.runner.write(tracker, lease, (state, manager) =>
      this.begin(tracker, range, resume, state, manager),
    );
    while (progress) {
      onDays(progress.total - daysBetween(progress.next, progress.last), progress.total);
      signal?.throwIfAborted();
      progress = await this.runner.write(tracker, lease, (state, manager) =>
        this.countPart(tracker, metric, state, manager),
      );
    }
  }

  private async begin(
    tracker: ResolvedTracker,
    range: DayRange,
    resume: boolean,
    state: TrackerProgress,
    manager: EntityManager,
  ): Promise<RebuildProgress | null> {
    const { calendar, clock } = this.host.options;
    const asked = { ...range, zone: calendar.zone, definition: tracker.hash };
    if (resume && state.rebuild && isSame(state.rebuild, asked)) return state.rebuild;
    const begun = clock.now();
    const bounds = (await this.runner.recounter.bounds(tracker, manager)) ?? { first: begun, last: begun };
    const dateAt = (instant: number) => calendar.bucketAt('day', instant).date;
    const next = range.from ?? dateAt(bounds.first);
    const last = range.to ?? dateAt(Math.max(bounds.last, begun));
    const progress = { ...asked, begun, next, last, total: daysBetween(next, last) };
    await this.runner.states.save(tracker.key, { rebuild: progress }, manager);
    return progress;
  }

  private async countPart(
    tracker: ResolvedTracker,
    { id }: RegisteredMetric,
    state: TrackerProgress,
    manager: EntityManager,
  ): Promise<RebuildProgress | null> {
    const { rebuild } = state;
    // Somebody else has ended it.
    if (!rebuild) return null;
    const { calendar, clock } = this.host.options;
    const { begun, next, total } = rebuild;
    const length = tracker.definition.aggregate === 'countDistinct' ? total : partOf(total);
    const isLast = daysBetween(next, rebuild.last) <= length;
    let last = isLast ? rebuild.last : daysAfter(next, length - 1);
    if (isLast && rebuild.to === null) {
      // What has come since it began is stored already, and must not be taken for what has no rows.
      const bounds = await this.runner.recounter.bounds(tracker, manager, calendar.firstInstant(next));
      const newest = calendar.bucketAt('day', Math.max(bounds?.last ?? begun, clock.now())).date;
      if (newest > last) last = newest;
    }
    const isFirst = daysBetween(next, rebuild.last) >= total;
    const range = {
      spans: await this.spans(tracker, { from: next, to: last, isFar: total > MOST_DAYS }, manager),
      isOpen: { before: isFirst && rebuild.from === null, after: isLast && rebuild.to === null },
    };
    const bins = this.runner.keepsBins(tracker, state);
    await this.runner.recounter.recount(tracker, id, range, bins, manager);
    const left = isLast ? null : { ...rebuild, next: daysAfter(last, 1) };
    const isWhole = isLast && rebuild.from === null && rebuild.to === null;
    const known = isWhole ? this.completed(tracker, state, rebuild, bins) : {};
    await this.runner.states.save(tracker.key, { rebuild: left, ...known }, manager);
    return left;
  }

  /** Of a part; where rows lie far apart, without the days between them. */
  private async spans(
    tracker: ResolvedTracker,
    { from, to, isFar }: { from: string; to: string; isFar: boolean },
    manager: EntityManager,
  ): Promise<Span[]> {
    const { calendar } = this.host.options;
    if (!isFar) return spansOf(calendar.buckets('day', from, to));
    const [first, after] = [calendar.bucket('day', from), calendar.bucketAt('day', calendar.bucket('day', to).end)];
    const boundsOf = (start: number, before = after.first) =>
      this.runner.recounter.bounds(tracker, manager, start, before);
    const bounds = await boundsOf(first.end);
    const others = bounds ? await sparseSpans(calendar, bounds, MOST_DAYS, boundsOf) : [];
    return chained([...spansOf([first]), ...others], after);
  }

  /** What a rebuild of everything makes known where it was not, or where something else was. */
  private completed(
    { hash }: ResolvedTracker,
    { completeUpTo, ...state }: TrackerProgress,
    { begun }: RebuildProgress,
    bins: boolean,
  ): Partial<TrackerProgress> {
    const { zone } = this.host.options.calendar;
    const isKnown = completeUpTo !== null && state.definition === hash && state.zone === zone && state.bins === bins;
    return isKnown ? {} : { definition: hash, zone, bins, completeUpTo: begun };
  }
}

function partOf(total: number): number {
  return total > MOST_DAYS ? MOST_DAYS : Math.max(Math.ceil(total / PARTS), SHORTEST_PART);
}

function isSame(one: RebuildProgress, other: DayRange & { zone: string; definition: string }): boolean {
  return (
    one.from === other.from && one.to === other.to && one.zone === other.zone && one.definition === other.definition
  );
}

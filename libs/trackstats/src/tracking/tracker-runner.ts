import { RetryableError } from '@spoor/core';
import type { EntityManager } from 'typeorm';
import type { RegisteredMetric } from '../registry/metric-registry.js';
import { MARKS_AT_A_TIME, MarkStore, type Mark } from '../stores/mark.store.js';
import { hasBins } from '../stores/recount-target.js';
import { TrackerStateStore, type TrackerProgress } from '../stores/tracker-state.store.js';
import { readCommitted } from '../stores/tracking-transaction.js';
import type { TrackingHost } from '../trackers/tracking-host.js';
import { Forgetting } from './forgetting.js';
import { Freshness } from './freshness.js';
import type { RecountRange } from './recount-range.js';
import { Recounter } from './recounter.js';
import type { ResolvedTracker } from './resolved-tracker.js';
import { spansOf, type Span } from './span.js';
import { MOST_DAYS, sparseSpans } from './sparse-spans.js';
import type { TrackReport, TrackRun } from './track-run.js';

const DAY = 86_400_000;
/** What is to come is looked for beyond these by itself, so that a stray date does not make each run long. */
const MOST_FRESH_DAYS = 366;
/** How often a run that lost a conflict is tried. */
const ATTEMPTS = 5;

/** Runs trackers: what is fresh or marked is counted again, in one transaction with the removal of its marks. */
export class TrackerRunner {
  readonly marks: MarkStore;
  readonly states: TrackerStateStore;
  readonly recounter: Recounter;
  readonly freshness: Freshness;
  readonly forgetting: Forgetting;

  constructor(private readonly host: TrackingHost) {
    const { calendar, clock, window } = host.options;
    this.marks = new MarkStore(host);
    this.states = new TrackerStateStore(host);
    this.recounter = new Recounter(host);
    this.freshness = new Freshness(calendar, clock, window);
    this.forgetting = new Forgetting(host, this.states, this.marks);
  }

  async run(tracker: ResolvedTracker, { signal, lease }: TrackRun = {}): Promise<TrackReport> {
    const metric = await this.prepare(tracker);
    let counted = 0;
    for (;;) {
      signal?.throwIfAborted();
      const part = await this.write(tracker, lease, (state, manager) => this.runPart(tracker, metric, state, manager));
      counted += part.counted;
      if (part.isLast) return { metric: tracker.definition.metric, counted, completeUpTo: new Date(part.now) };
    }
  }

  /** The metric, which is registered if need be. */
  async prepare({ definition }: Pick<ResolvedTracker, 'definition'>): Promise<RegisteredMetric> {
    return await this.host.registry.aggregateAs(definition.metric, definition.aggregate);
  }

  /** Whether bins are kept: once they are, they must not fall behind. */
  keepsBins({ definition, grouping, query }: ResolvedTracker, { bins }: TrackerProgress): boolean {
    return definition.anyZone || (bins && hasBins(grouping) && query.date.kind !== 'date');
  }

  /** All days of which there are rows, and today. */
  async everything(tracker: ResolvedTracker, now: number, manager: EntityManager): Promise<RecountRange> {
    // Where there are no rows there is still today.
    const { first, last } = (await this.recounter.bounds(tracker, manager)) ?? { first: now, last: now };
    const range = { first, last: Math.max(last, now) };
    return { spans: await this.spans(tracker, range, MOST_DAYS, manager), isOpen: { before: true, after: true } };
  }

  /**
   * A transaction in which nobody else runs the tracker, and which a holder that has lost its lease cannot commit.
   *
   * @param work may be called again after a conflict
   */
  async write<Result>(
    tracker: ResolvedTracker,
    lease: TrackRun['lease'],
    work: (state: TrackerProgress, manager: EntityManager) => Promise<Result>,
  ): Promise<Result> {
    const { key } = tracker;
    // A transaction of SQLite that begins by reading could not write once somebody else has.
    const isAlone = this.host.dialect === 'sqlite';
    for (let attempt = 1; ; attempt += 1) {
      try {
        const done = await readCommitted(this.host, async (manager) => {
          if (isAlone) await lease?.guard(manager);
          const state = await this.states.lock(key, manager);
          if (!state) return undefined;
          const result = await work(state, manager);
          // Last, however long the work has taken: until then the lease can be renewed.
          if (!isAlone) await lease?.guard(manager);
          return { result };
        });
        if (done) return done.result;
        await this.begin(tracker);
      } catch (error) {
        if (!(error instanceof RetryableError) || attempt === ATTEMPTS) throw error;
      }
    }
  }

  private spans(
    tracker: ResolvedTracker,
    range: { first: number; last: number },
    most: number,
    manager: EntityManager,
  ): Promise<Span[]> {
    return sparseSpans(this.host.options.calendar, range, most, (from, before) =>
      this.recounter.bounds(tracker, manager, from, before),
    );
  }

  /** Makes the row of a tracker's state, which is locked by whoever runs it. */
  private async begin(tracker: ResolvedTracker): Promise<void> {
    const { key, grouping } = tracker;
    const { id } = await this.prepare(tracker);
    await this.forgetting.forgetSuperseded(tracker);
    await this.states.ensure({ key, metricId: id, statistic: grouping.statistic.name });
  }

  private async runPart(
    tracker: ResolvedTracker,
    { id }: RegisteredMetric,
    state: TrackerProgress,
    manager: EntityManager,
  ): Promise<{ counted: number; isLast: boolean; now: number }> {
    const { calendar, clock } = this.host.options;
    // What is committed after this is counted by the next run, if not by this one; so are marks that are committed now.
    const now = clock.now();
    const marks = await this.marks.read(tracker.key, manager);
    const bins = this.keepsBins(tracker, state);
    const isKnown =
      state.completeUpTo !== null &&
      state.definition === tracker.hash &&
      state.zone === calendar.zone &&
      state.bins === bins &&
      !marks.some(isWide);
    const range = isKnown
      ? await this.changed(tracker, Math.min(state.completeUpTo as number, now), marks, now, manager)
      : await this.everything(tracker, now, manager);
    const counted = await this.recounter.recount(tracker, id, range, bins, manager);
    await this.marks.remove(tracker.key, marks, manager);
    const done = { bins, zone: calendar.zone, definition: tracker.hash, completeUpTo: now };
    await this.states.save(tracker.key, done, manager);
    return { counted, isLast: marks.length < MARKS_AT_A_TIME, now };
  }

  /** The days that are marked, and all from the window of the last run on. */
  private async changed(
    tracker: ResolvedTracker,
    last: number,
    marks: readonly Mark[],
    now: number,
    manager: EntityManager,
  ): Promise<RecountRange> {
    const { calendar } = this.host.options;
    const recent = this.freshness.recountedFrom(last);
    const bounds = await this.recounter.bounds(tracker, manager, recent);
    const fresh = { first: recent, last: Math.max(bounds?.last ?? now, now) };
    const marked = marks
      .filter(({ first }) => first < recent)
      .flatMap((mark) =>
        calendar.buckets('day', calendar.beginningAt(mark.first), new Date(Math.min(mark.last, recent - 1))),
      );
    const unique = [...new Map(marked.map((day) => [day.date, day])).values()];
    const days = unique.toSorted((one, other) => one.first - other.first);
    return {
      spans: [...spansOf(days), ...(await this.spans(tracker, fresh, MOST_FRESH_DAYS, manager))],
      isOpen: { before: false, after: true },
    };
  }
}

/** Whether so many days are marked that everything is rather counted. */
function isWide({ first, last }: Mark): boolean {
  return last - first > MOST_DAYS * DAY;
}

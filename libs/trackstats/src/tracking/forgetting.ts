import type { DateLike } from '../calendar/calendar.js';
import type { MetricDefinition } from '../definitions/define-metric.js';
import type { MarkStore } from '../stores/mark.store.js';
import type { ListedTracker, TrackerStateStore } from '../stores/tracker-state.store.js';
import { readCommitted } from '../stores/tracking-transaction.js';
import type { TrackingHost } from '../trackers/tracking-host.js';
import { overlaps, type ResolvedTracker } from './resolved-tracker.js';

/** A tracker that nobody has run for so long, in milliseconds, is taken for one that the application does not have any more. */
const GONE = 30 * 86_400_000;

/** Which trackers are forgotten. */
export interface TrackersToForget {
  /** Those that have not been run since the beginning of this date, or never to the end. */
  readonly notRunSince: DateLike;
  /** @default all that are tracked */
  readonly metrics?: readonly MetricDefinition[];
}

/** Removes how far trackers are, and their marks. What they have counted stays; one that is run again counts everything. */
export class Forgetting {
  constructor(
    private readonly host: TrackingHost,
    private readonly states: TrackerStateStore,
    private readonly marks: MarkStore,
  ) {}

  /** @returns the names of those that were forgotten */
  async forget({ notRunSince, metrics }: TrackersToForget): Promise<string[]> {
    const before = this.host.options.calendar.firstBucket('day', notRunSince).first;
    const ids = metrics && (await this.host.registry.resolve(metrics)).map(({ id }) => id);
    const listed = await this.states.list();
    return await this.forgetEach(
      listed.filter(({ metricId }) => !ids || ids.includes(metricId)),
      before,
    );
  }

  /** Those that have not been run for long, and of whose metric and statistic this process declares others. */
  async forgetGone(listed: readonly ListedTracker[]): Promise<void> {
    const { options, trackers } = this.host;
    const placeOf = ({ metricId, statistic }: ListedTracker) => `${metricId} ${statistic}`;
    const declared = new Set(listed.filter(({ key }) => trackers.isDeclared(key)).map(placeOf));
    const others = listed.filter((each) => declared.has(placeOf(each)) && !trackers.has(each.key));
    // One that has not ended a run yet may be in its first.
    await this.forgetEach(
      others.filter(({ completeUpTo }) => completeUpTo !== null),
      options.clock.now() - GONE,
    );
  }

  /** What a tracker was before its periods were changed: both would write the same values. */
  async forgetSuperseded(tracker: ResolvedTracker): Promise<void> {
    if (tracker.definition.aggregate !== 'countDistinct') return;
    const listed = await this.states.list();
    await this.forgetEach(
      listed.filter(({ key }) => overlaps(tracker, key) && !this.host.trackers.has(key)),
      Infinity,
    );
  }

  private async forgetEach(listed: readonly ListedTracker[], before: number): Promise<string[]> {
    const forgotten: string[] = [];
    const isIdle = ({ completeUpTo }: Pick<ListedTracker, 'completeUpTo'>) => (completeUpTo ?? -Infinity) < before;
    for (const { key } of listed.filter(isIdle))
      await readCommitted(this.host, async (manager) => {
        const state = await this.states.lock(key, manager);
        if (!state || !isIdle(state)) return;
        await this.marks.removeAll(key, manager);
        await this.states.remove(key, manager);
        forgotten.push(key);
      });
    return forgotten;
  }
}

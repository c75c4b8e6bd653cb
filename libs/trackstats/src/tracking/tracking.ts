import { Logger } from '@nestjs/common';
import { describeError, RowCapture } from '@spoor/core';
import type { EntityManager, ObjectLiteral, Repository, SelectQueryBuilder } from 'typeorm';
import type { DateLike } from '../calendar/calendar.js';
import type { MetricDefinition } from '../definitions/define-metric.js';
import { nameOf } from '../registry/metric-name.js';
import { EVERYTHING } from '../stores/mark.store.js';
import type { ListedTracker } from '../stores/tracker-state.store.js';
import { readCommitted } from '../stores/tracking-transaction.js';
import type { Tracker } from '../trackers/tracker.js';
import type { TrackerDefinition } from '../trackers/tracker-definition.js';
import type { TrackingHost } from '../trackers/tracking-host.js';
import type { TrackersToForget } from './forgetting.js';
import type { RebuildRun, VerifyReport, VerifyRun } from './maintenance-run.js';
import { MarkRecorder } from './mark-recorder.js';
import { Rebuild } from './rebuild.js';
import { resolveTracker, type ResolvedTracker } from './resolved-tracker.js';
import type { TrackAllRun, TrackReport, TrackRun } from './track-run.js';
import { TrackerRunner } from './tracker-runner.js';
import { Verification } from './verification.js';

const logger = new Logger('TrackstatsModule');
const TOO_MANY =
  'More than 1,000 trackers have been run by hand in this process. From now on the one that was run longest ago is forgotten, and ' +
  'counts everything when it is run again. Track many objects by one tracker, with objectEntity and objectField.';

type Rows = Repository<ObjectLiteral> | SelectQueryBuilder<ObjectLiteral>;

/** Which instants are to be counted again, both included. */
export interface Invalidation {
  /** @default the beginning */
  readonly from?: DateLike;
  /** @default the end */
  readonly to?: DateLike;
  /** @default all that are tracked */
  readonly metrics?: readonly MetricDefinition[];
  /** Of the transaction that changes them. */
  readonly manager?: EntityManager;
}

/** The trackers that an engine knows: it notices what changes for them, and runs them. */
export class Tracking {
  private readonly runner: TrackerRunner;
  private withdraw: (() => void) | undefined;
  /** When they were run last here, to an end or not: one that fails whenever it is run must not be the first each time. */
  private readonly attempts = new WeakMap<ResolvedTracker, number>();

  constructor(private readonly host: TrackingHost) {
    this.runner = new TrackerRunner(host);
  }

  /** Notices from now on what changes for a tracker, and has it run with all others. @throws what `resolveTracker` does */
  declare(definition: TrackerDefinition, source: Rows): void {
    this.host.trackers.declare(resolveTracker(this.host, definition, source));
    this.watch();
  }

  /** Runs a tracker, and notices from then on what changes for it. */
  async track({ definition }: Pick<Tracker, 'definition'>, source: Rows, run: TrackRun = {}): Promise<TrackReport> {
    const { trackers } = this.host;
    const tracker = resolveTracker(this.host, definition, source);
    if (trackers.mayHaveMissed(tracker.key)) await this.restart(tracker);
    const { isNew, isFull } = trackers.runByHand(tracker);
    if (isNew) this.watch();
    if (isFull) logger.warn(TOO_MANY);
    return await this.runner.run(tracker, run);
  }

  /** Runs trackers, the one that has waited longest first, so that each is reached however soon runs are cut short. */
  async trackAll(run: TrackAllRun): Promise<TrackReport[]> {
    const reports = new Map<ResolvedTracker, TrackReport>();
    const failures: unknown[] = [];
    const trackers = this.chosen(run.metrics);
    const listed = await this.runner.states.list();
    for (const [done, tracker] of this.byWaiting(trackers, listed).entries()) {
      run.onProgress?.({ metric: tracker.definition.metric, done, total: trackers.length });
      if (!run.signal?.aborted) this.attempts.set(tracker, this.host.options.clock.now());
      try {
        reports.set(tracker, await this.runner.run(tracker, run));
      } catch (error) {
        if (run.signal?.aborted) throw error;
        failures.push(error);
      }
    }
    // It is tried again with the next run.
    await this.runner.forgetting
      .forgetGone(listed)
      .catch((error: unknown) => logger.warn(`Trackers that are gone could not be forgotten: ${describeError(error)}`));
    if (failures.length > 1) throw new AggregateError(failures, `${failures.length} trackers failed.`);
    if (failures.length === 1) throw failures[0];
    return trackers.flatMap((tracker) => reports.get(tracker) ?? []);
  }

  async forget(trackers: TrackersToForget): Promise<string[]> {
    return await this.runner.forgetting.forget(trackers);
  }

  async invalidate({ from, to, metrics, manager }: Invalidation): Promise<void> {
    const { calendar } = this.host.options;
    const range = {
      first: from === undefined ? EVERYTHING.first : calendar.firstBucket('day', from).first,
      last: to === undefined ? EVERYTHING.last : calendar.lastBucket('day', to).end - 1,
    };
    const ids = metrics && (await this.host.registry.resolve(metrics, manager)).map(({ id }) => id);
    await this.runner.marks.addForAll(range, ids, manager);
  }

  async rebuild(run: RebuildRun): Promise<void> {
    const trackers = this.chosen(run.metrics);
    const rebuild = new Rebuild(this.host, this.runner);
    for (const [done, tracker] of trackers.entries())
      await rebuild.run(tracker, run, (days, totalDays) =>
        run.onProgress?.({ metric: tracker.definition.metric, done, total: trackers.length, days, totalDays }),
      );
  }

  async verify(run: VerifyRun): Promise<VerifyReport> {
    const trackers = this.chosen(run.metrics);
    const verification = new Verification(this.host, this.runner);
    const reports: Awaited<ReturnType<Verification['run']>>[] = [];
    for (const [done, tracker] of trackers.entries()) {
      run.onProgress?.({ metric: tracker.definition.metric, done, total: trackers.length });
      reports.push(await verification.run(tracker, run));
    }
    return {
      checked: reports.reduce((total, { checked }) => total + checked, 0),
      differences: reports.flatMap(({ differences }) => differences),
    };
  }

  /** Notices nothing any more. */
  close(): void {
    this.withdraw?.();
    this.withdraw = undefined;
  }

  private chosen(metrics: readonly MetricDefinition[] | undefined): ResolvedTracker[] {
    const names = metrics && new Set(metrics.map(nameOf));
    return this.host.trackers.all.filter(({ definition }) => !names || names.has(nameOf(definition.metric)));
  }

  private watch(): void {
    const before = this.withdraw;
    const recorder = new MarkRecorder(this.host.trackers.all, this.runner.marks, this.runner.freshness);
    this.withdraw = RowCapture.of(this.host.dataSource).subscribe(recorder);
    before?.();
  }

  /** Has everything counted by the next run. */
  private async restart({ key }: ResolvedTracker): Promise<void> {
    await readCommitted(this.host, (manager) => this.runner.marks.add([[key, EVERYTHING]], manager));
  }

  private byWaiting(trackers: readonly ResolvedTracker[], listed: readonly ListedTracker[]): ResolvedTracker[] {
    const lastRuns = new Map(listed.map(({ key, completeUpTo }) => [key, completeUpTo ?? 0]));
    const lastRun = (tracker: ResolvedTracker) =>
      Math.max(lastRuns.get(tracker.key) ?? 0, this.attempts.get(tracker) ?? 0);
    return trackers.toSorted((one, other) => lastRun(one) - lastRun(other));
  }
}

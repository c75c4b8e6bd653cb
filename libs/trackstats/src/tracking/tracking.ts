import { RowCapture } from '@spoor/core';
import type { EntityManager, ObjectLiteral, Repository, SelectQueryBuilder } from 'typeorm';
import type { DateLike } from '../calendar/calendar.js';
import type { MetricDefinition } from '../definitions/define-metric.js';
import { nameOf } from '../registry/metric-name.js';
import { EVERYTHING } from '../stores/mark.store.js';
import type { Tracker } from '../trackers/tracker.js';
import type { TrackerDefinition } from '../trackers/tracker-definition.js';
import type { TrackingHost } from '../trackers/tracking-host.js';
import type { RebuildRun, VerifyReport, VerifyRun } from './maintenance-run.js';
import { MarkRecorder } from './mark-recorder.js';
import { Rebuild } from './rebuild.js';
import { resolveTracker, type ResolvedTracker } from './resolved-tracker.js';
import type { TrackAllRun, TrackReport, TrackRun } from './track-run.js';
import { TrackerRunner } from './tracker-runner.js';
import { Verification } from './verification.js';

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
  private readonly known = new Map<string, ResolvedTracker>();
  private readonly runner: TrackerRunner;
  private withdraw: (() => void) | undefined;

  constructor(private readonly host: TrackingHost) {
    this.runner = new TrackerRunner(host);
  }

  /** Notices from now on what changes for a tracker. @throws what `resolveTracker` does */
  register(definition: TrackerDefinition, source: Rows): ResolvedTracker {
    const resolved = resolveTracker(this.host, definition, source);
    if (this.known.get(resolved.key)?.hash !== resolved.hash) {
      this.known.set(resolved.key, resolved);
      this.watch();
    }
    return resolved;
  }

  async track(tracker: Pick<Tracker, 'definition'>, source: Rows, run: TrackRun = {}): Promise<TrackReport> {
    return await this.runner.run(this.register(tracker.definition, source), run);
  }

  async trackAll(run: TrackAllRun): Promise<TrackReport[]> {
    const reports: TrackReport[] = [];
    const failures: unknown[] = [];
    const trackers = this.chosen(run.metrics);
    for (const [done, tracker] of trackers.entries()) {
      run.onProgress?.({ metric: tracker.definition.metric, done, total: trackers.length });
      try {
        reports.push(await this.runner.run(tracker, run));
      } catch (error) {
        if (run.signal?.aborted) throw error;
        failures.push(error);
      }
    }
    if (failures.length > 1) throw new AggregateError(failures, `${failures.length} trackers failed.`);
    if (failures.length === 1) throw failures[0];
    return reports;
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
    return [...this.known.values()].filter(({ definition }) => !names || names.has(nameOf(definition.metric)));
  }

  private watch(): void {
    const before = this.withdraw;
    const recorder = new MarkRecorder([...this.known.values()], this.runner.marks, this.runner.freshness);
    this.withdraw = RowCapture.of(this.host.dataSource).subscribe(recorder);
    before?.();
  }
}

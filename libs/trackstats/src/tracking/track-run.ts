import type { HeldLease } from '@spoor/core/schedule';
import type { MetricDefinition } from '../definitions/define-metric.js';

/** How trackers are run. */
export interface TrackRun {
  /** Ends the work before the next tracker or part; what has been committed stays. */
  readonly signal?: AbortSignal;
  /** Of a task of the application's own: its guard keeps a run that comes too late from writing. */
  readonly lease?: HeldLease;
}

/** What a run has done. */
export interface TrackReport {
  readonly metric: MetricDefinition;
  /** How many buckets were counted. */
  readonly counted: number;
  /** Everything before it has been counted. */
  readonly completeUpTo: Date;
}

/** How far a run over all trackers is. */
export interface TrackProgress {
  readonly metric: MetricDefinition;
  /** Trackers that are done. */
  readonly done: number;
  readonly total: number;
}

/** How all trackers are run. */
export interface TrackAllRun extends TrackRun {
  /** @default all that are known */
  readonly metrics?: readonly MetricDefinition[];
  onProgress?(progress: TrackProgress): void;
}

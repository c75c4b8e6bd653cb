import type { MetricDefinition } from '../definitions/define-metric.js';
import type { Period } from '../calendar/period.js';
import type { DateChoice } from '../sets/narrow.options.js';
import type { TrackProgress, TrackRun } from './track-run.js';

/** Which trackers, and which dates; all of those that this process knows when nothing is said. */
export interface MaintenanceRun extends TrackRun, Omit<DateChoice, 'date'> {
  readonly metrics?: readonly MetricDefinition[];
}

/** How a rebuild is done. */
export interface RebuildRun extends MaintenanceRun {
  /**
   * Whether a rebuild of the same dates that was interrupted is continued.
   * @default true
   */
  readonly resume?: boolean;
  onProgress?(progress: RebuildRunProgress): void;
}

export interface RebuildRunProgress extends TrackProgress {
  /** The days of the metric's tracker that have been counted anew, also before an interruption. */
  readonly days: number;
  readonly totalDays: number;
}

export interface VerifyRun extends MaintenanceRun {
  onProgress?(progress: TrackProgress): void;
}

/** A value that is not what the rows say. */
export interface StatisticDifference {
  readonly metric: MetricDefinition;
  /** Undefined for a quarter of an hour. */
  readonly period: Period | undefined;
  /** The date that it is stored under; of a quarter of an hour its first instant. */
  readonly date: string;
  /** The dimensions that rows decide about, by property. */
  readonly by: Readonly<Record<string, string | number>>;
  /** Decimals; null where there is no value. Of an average, the sums. */
  readonly counted: string | null;
  readonly stored: string | null;
  /** In words. */
  readonly message: string;
}

export interface VerifyReport {
  /** How many days were compared; those that the next run counts anyway are left out. */
  readonly checked: number;
  /** The first 1,000 of each tracker. */
  readonly differences: readonly StatisticDifference[];
}

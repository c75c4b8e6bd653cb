import type { FollowEdge } from './follow-edge.js';

/** Something that is stored twice and does not agree. */
export interface FollowDifference {
  readonly kind: 'half edge' | 'count' | 'missing' | 'extra' | 'date' | 'orphan';
  /** In words, with the entity's label and id: `user:42 followers of type project: 3 counted, 2 stored`. */
  readonly message: string;
  readonly edge?: FollowEdge;
}

export interface MaintenanceProgress {
  /** Edges or entities looked at so far. */
  readonly checked: number;
  readonly differences: number;
}

/** A long run over everything that is stored. It goes on while others write. */
export interface MaintenanceRun {
  /** Ends the run after the batch; the next one continues there. */
  readonly signal?: AbortSignal;
  onProgress?(progress: MaintenanceProgress): void;
}

export interface MaintenanceResult {
  readonly checked: number;
  /** The first 1,000; `total` counts all. */
  readonly differences: readonly FollowDifference[];
  readonly total: number;
  /** False when it was interrupted. */
  readonly completed: boolean;
}

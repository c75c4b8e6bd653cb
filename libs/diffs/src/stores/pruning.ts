/** How far a run has come. */
export interface PruneProgress {
  /** How many logs had diffs that were too old. */
  readonly logs: number;
  /** How many diffs were removed, a diff counted once for each log. */
  readonly diffs: number;
}

/** A run over the logs that have something to remove. It goes on while others write. */
export interface PruneRun {
  /** Ends the run after a few logs; the next one continues there. */
  readonly signal?: AbortSignal;
  onProgress?(progress: PruneProgress): void;
}

export interface PruneResult extends PruneProgress {
  /** False when it was interrupted. In the database, logs that somebody is writing to are left to the next run all the same. */
  readonly completed: boolean;
}

import type { DiffStoreStatus } from './stores/diff-store.js';

/** How the diffs are doing. */
export interface DiffsStatus extends DiffStoreStatus {
  /** How many diffs could not be delivered since the start; cursors into their logs are gone. */
  readonly lost: number;
  /** How many appends are under way. */
  readonly pending: number;
}

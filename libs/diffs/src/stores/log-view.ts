import type { GoneReason } from '../errors/diffs-gone.error.js';

/** A place in a log: right after the diff that stands there. */
export interface Place {
  /** Microseconds since 1970, higher than that of every earlier diff of the log. Also when the diff was appended. */
  readonly at: number;
  /** Says whose diff it is: after a restore another one may stand there. */
  readonly tag: string;
}

/** What a log remembers besides its diffs. */
export interface LogState {
  /** Random; another one once the log was lost and begun anew. */
  readonly epoch: string;
  /** The place up to which diffs have gone; `at` is 0 while all are there. */
  readonly floor: Place & { readonly reason: GoneReason };
  /** The newest place that was ever given. */
  readonly head: Place;
}

/** A diff as it is stored. */
export interface StoredDiff {
  readonly at: number;
  readonly body: string;
}

/** A look into a log at one moment. */
export interface LogView {
  /** Undefined for a log that the store does not know. */
  readonly state: LogState | undefined;
  /** Another one whenever cursors of the entity's type were invalidated. */
  readonly generation: string;
  /** The store's clock, in microseconds. */
  readonly now: number;
  /** In the order that was asked for. */
  readonly diffs: readonly StoredDiff[];
}

export interface LogQuery {
  /** The lowest `at`, inclusive; so that the diff at a cursor is seen too. */
  readonly from?: number;
  /** The highest `at`, exclusive. */
  readonly before?: number;
  readonly order: 'oldest' | 'newest';
  /** 0 for the state alone. */
  readonly limit: number;
}

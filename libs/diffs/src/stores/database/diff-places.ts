import type { EntityRef } from '@spoor/core';

/** A log's next places. */
export interface Advance {
  readonly log: EntityRef;
  readonly epoch: string;
  /** How many places. */
  readonly places: number;
  /** Of the last of them. */
  readonly tag: string;
}

/** A diff and where it goes. */
export interface PlacedDiff {
  readonly log: EntityRef;
  readonly at: number;
  readonly body: string;
}

/** A diff, its log, how many places it is before the head of that, and how many it is one of. */
export interface ComingDiff {
  readonly log: EntityRef;
  readonly back: number;
  readonly places: number;
  readonly body: string;
}

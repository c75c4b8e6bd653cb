import type { EntityRef } from '@spoor/core';

/** Who follows whom. Labels and ids are canonical, both types are followable, and the ends differ. */
export interface FollowEdge {
  readonly from: EntityRef;
  readonly to: EntityRef;
}

/** An edge to be made. */
export interface NewFollowEdge extends FollowEdge {
  /** Since when, in epoch milliseconds. */
  readonly at: number;
}

export interface FollowOutcome {
  /** Whether the edge is new. */
  readonly changed: boolean;
  /** Since when it stands, in epoch milliseconds: a second follow keeps the first date. */
  readonly since: number;
}

export interface UnfollowOutcome {
  /** Whether there was an edge. */
  readonly changed: boolean;
}

/** What became of one edge of many: its outcome, or the error that its caller gets. An edge with an error is unchanged. */
export type EdgeResult<Outcome> = { readonly outcome: Outcome } | { readonly error: unknown };

import type { FollowEdge } from './follow-edge.js';

/** One real transition of one edge, told after it has become durable. */
export type FollowTransition = FollowedTransition | UnfollowedTransition;

interface Transition extends FollowEdge {
  /** Unique to the transition, and the same each time that it is delivered. */
  readonly id: string;
}

interface FollowedTransition extends Transition {
  readonly kind: 'followed';
  /** In epoch milliseconds. */
  readonly since: number;
}

interface UnfollowedTransition extends Transition {
  readonly kind: 'unfollowed';
}

import type { FollowEdge } from './follow-edge.js';

/** One real transition of one edge, told after it has become durable. */
export interface FollowTransition extends FollowEdge {
  readonly kind: 'followed' | 'unfollowed';
  /** Unique to the transition, and the same each time that it is delivered. */
  readonly id: string;
  /** Of `followed`: since when, in epoch milliseconds. */
  readonly since?: number;
}

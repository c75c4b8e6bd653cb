import type { FollowEdge } from '../follow-edge.js';

export type FollowOperation =
  | { readonly kind: 'follow'; readonly edge: FollowEdge; /** Epoch milliseconds. */ readonly at: number }
  | { readonly kind: 'unfollow'; readonly edge: FollowEdge };

/** Whether the edge changed, and since when it stands, or stood until now. */
export interface FollowAnswer {
  readonly changed: boolean;
  readonly since?: number;
}

/** For errors. */
export function describeOperation({ kind, edge: { from, to } }: FollowOperation): string {
  return `${kind} from ${from.type}:${from.id} to ${to.type}:${to.id}`;
}

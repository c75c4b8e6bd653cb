import type { FollowEdge } from '../follow-edge.js';
import { countKey } from './changes/count-delta.js';
import { edgeKey } from './changes/edge-change.js';

export type FollowOperation =
  | { readonly kind: 'follow'; readonly edge: FollowEdge; /** Epoch milliseconds. */ readonly at: number }
  | { readonly kind: 'unfollow'; readonly edge: FollowEdge };

/** Whether the edge changed, and since when it stands, or stood until now. */
export interface FollowAnswer {
  readonly changed: boolean;
  readonly since?: number;
}

/** The rows that an operation touches: its edge's and the counts of both ends. */
export function keysOf({ edge }: FollowOperation): string[] {
  const { from, to } = edge;
  return [
    edgeKey(edge),
    countKey({ entity: from, memberType: to.type }),
    countKey({ entity: to, memberType: from.type }),
  ];
}

/** For errors. */
export function describeOperation({ kind, edge: { from, to } }: FollowOperation): string {
  return `${kind} from ${from.type}:${from.id} to ${to.type}:${to.id}`;
}

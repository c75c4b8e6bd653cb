import type { EntityRef } from '@spoor/core';
import type { FollowEdge } from '../../follow-edge.js';
import { edgeKey, reverseOf, type EdgeChange } from './edge-change.js';

/** Who is in whose list of friends. */
export interface FriendPair {
  readonly owner: EntityRef;
  readonly member: EntityRef;
}

/** One row of an entity's list of friends. */
export interface FriendRow extends FriendPair {
  /** Epoch milliseconds: the later date of the two edges. */
  readonly since: number;
}

export interface FriendChanges {
  readonly gone: readonly FriendRow[];
  readonly made: readonly FriendRow[];
}

/** The other directions of edges that changed, of which the changes themselves do not tell. */
export function unknownReverses(changes: readonly EdgeChange[]): FollowEdge[] {
  const known = new Set(changes.map(({ edge }) => edgeKey(edge)));
  return changes.map(({ edge }) => reverseOf(edge)).filter((edge) => !known.has(edgeKey(edge)));
}

/**
 * Who became friends and who ceased to be.
 *
 * @param changes each edge at most once
 * @param dates of the edges of `unknownReverses` that stand, by their key
 */
export function friendChanges(changes: readonly EdgeChange[], dates: ReadonlyMap<string, number>): FriendChanges {
  const gone: FriendRow[] = [];
  const made: FriendRow[] = [];
  const byKey = new Map(changes.map((change) => [edgeKey(change.edge), change]));
  for (const [key, { edge, before, after }] of byKey) {
    const reverseKey = edgeKey(reverseOf(edge));
    const reverse = byKey.get(reverseKey);
    if (reverse && reverseKey < key) continue;
    const standing = dates.get(reverseKey);
    const was = later(before, reverse ? reverse.before : standing);
    const is = later(after, reverse ? reverse.after : standing);
    if (was === is) continue;
    if (was !== undefined) gone.push(...rowsOf(edge, was));
    if (is !== undefined) made.push(...rowsOf(edge, is));
  }
  return { gone, made };
}

function later(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : Math.max(one, other);
}

function rowsOf({ from, to }: FollowEdge, since: number): FriendRow[] {
  return [
    { owner: from, member: to, since },
    { owner: to, member: from, since },
  ];
}

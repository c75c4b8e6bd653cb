import { edgeDeltas, friendDeltas, sumDeltas, type CountDelta } from '../changes/count-delta.js';
import type { EdgeChange } from '../changes/edge-change.js';
import { friendChanges, unknownReverses, type FriendChanges } from '../changes/friend-changes.js';
import type { FollowStatements } from '../statements/follow-statements.js';
import type { Program } from './program.js';
import { readDates } from './read-dates.js';

/** What a transaction will do to lists of friends when it settles what it has changed. */
export function* pendingFriends(statements: FollowStatements, pending: readonly EdgeChange[]): Program<FriendChanges> {
  const dates = yield* readDates(unknownReverses(pending), (edges) => statements.readEdges(edges));
  return friendChanges(pending, dates);
}

/** What it will do to counts. */
export function* pendingDeltas(statements: FollowStatements, pending: readonly EdgeChange[]): Program<CountDelta[]> {
  const { gone, made } = yield* pendingFriends(statements, pending);
  return sumDeltas([...edgeDeltas(pending), ...friendDeltas(gone, -1), ...friendDeltas(made, 1)]);
}

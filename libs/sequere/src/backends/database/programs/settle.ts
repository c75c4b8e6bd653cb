import { edgeDeltas, friendDeltas, sumDeltas } from '../changes/count-delta.js';
import type { EdgeChange } from '../changes/edge-change.js';
import { friendChanges, unknownReverses } from '../changes/friend-changes.js';
import type { FollowStatements } from '../statements/follow-statements.js';
import { ask, type Program } from './program.js';
import { readDates } from './read-dates.js';
import { toFriendRow, type RawFriend } from './rows.js';

/**
 * Moves the counts of edges that have changed in this transaction, and the lists of friends along with them.
 *
 * The counts go first, because that locks their rows: whoever follows or unfollows between the same two entities waits for one of
 * them, so that whether the other direction stands, and with it their being friends, is decided by one after another. The dates are
 * read only then, and the numbers of friends follow from the rows that were really written.
 *
 * @param changes each edge at most once
 */
export function* settle(statements: FollowStatements, changes: readonly EdgeChange[]): Program<void> {
  if (changes.length === 0) return;
  yield* ask(statements.addToCounts(edgeDeltas(changes)));
  const dates = yield* readDates(unknownReverses(changes), (edges) => statements.readEdgesNow(edges));
  const { gone, made } = friendChanges(changes, dates);
  const removed = gone.length > 0 ? yield* statements.deleteFriends(gone) : [];
  const added = made.length > 0 ? yield* ask<RawFriend>(statements.insertFriends(made)) : [];
  const deltas = sumDeltas([
    ...friendDeltas(removed.map(toFriendRow), -1),
    ...friendDeltas(added.map(toFriendRow), 1),
  ]).filter(({ friends }) => friends !== 0);
  if (deltas.length > 0) yield* ask(statements.addToCounts(deltas));
}

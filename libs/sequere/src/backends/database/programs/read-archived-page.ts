import type { FollowPageQuery, FollowPageRow } from '../../follow-query.js';
import type { FollowStatements } from '../statements/follow-statements.js';
import { ask, type Program } from './program.js';
import { toEdge, type RawEdge } from './rows.js';

/** By the other ends' labels and ids, of which the last one is where to go on. */
export function* readArchivedPage(
  statements: FollowStatements,
  { of, list, limit, after }: FollowPageQuery,
): Program<FollowPageRow[]> {
  const isFollower = list === 'followings';
  const last = after === undefined ? { type: '', id: '' } : (JSON.parse(after) as FollowPageRow['ref']);
  const rows = yield* ask<RawEdge>(statements.readArchived(of, isFollower, last, limit));
  return rows.map((row) => {
    const { from, to } = toEdge(row);
    const ref = isFollower ? to : from;
    return { ref, since: Number(row.since), position: JSON.stringify(ref) };
  });
}

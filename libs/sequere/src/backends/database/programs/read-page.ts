import type { FollowPageQuery, FollowPageRow } from '../../follow-query.js';
import type { EdgeChange } from '../changes/edge-change.js';
import type { RawPageRow } from '../statements/follow-pages.js';
import type { FollowSql } from '../statements/follow-sql.js';
import { pendingFriends } from './pending-effects.js';
import { ask, type Program } from './program.js';

/**
 * @param types that there are, sorted
 * @param pending what the transaction has changed and not counted yet; for lists of friends only, which are stored along with counts
 */
export function* readPage(
  { statements, pages }: FollowSql,
  query: FollowPageQuery,
  types: readonly string[],
  pending: readonly EdgeChange[],
): Program<FollowPageRow[]> {
  const asked = query.type === undefined ? types : [query.type];
  if (asked.length === 0 || query.limit === 0) return [];
  const changes = pending.length > 0 ? yield* pendingFriends(statements, pending) : undefined;
  return pages.rows(yield* ask<RawPageRow>(pages.select(query, asked, changes)), asked);
}

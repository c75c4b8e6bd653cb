import type { FollowPageQuery, FollowPageRow } from '../../follow-query.js';
import type { FollowPages, RawPageRow } from '../statements/follow-pages.js';
import { ask, type Program } from './program.js';

/** @param types that there are, sorted */
export function* readPage(
  pages: FollowPages,
  query: FollowPageQuery,
  types: readonly string[],
): Program<FollowPageRow[]> {
  const asked = query.type === undefined ? types : [query.type];
  if (asked.length === 0 || query.limit === 0) return [];
  return pages.rows(yield* ask<RawPageRow>(pages.select(query, asked)), asked);
}

import type { FollowOrder, FollowPageRow } from '../follow-query.js';
import type { PagePosition } from './page-position.js';

/** Where the members of one type begin that come after a position in a list of all types, as `pageScript` wants it. */
export type PageStart = [since: number, ties: 'all' | 'none'] | [since: number, ties: 'some', member: string];

/** Of one date, types follow each other by their labels. */
export function startWithin(type: string, order: FollowOrder, [since, other, member]: PagePosition): PageStart {
  if (type === other) return [since, 'some', member];
  return [since, isBefore(other, type, order) ? 'all' : 'none'];
}

/** The rows of several types, each in its order, in the order of a list of all types. */
export function mergePages(pages: readonly FollowPageRow[][], order: FollowOrder): FollowPageRow[] {
  const direction = order === 'newest' ? -1 : 1;
  return pages.flat().toSorted((one, other) => {
    if (one.since !== other.since) return direction * (one.since - other.since);
    if (one.ref.type === other.ref.type) return 0; // the sort is stable
    return isBefore(one.ref.type, other.ref.type, order) ? -1 : 1;
  });
}

function isBefore(one: string, other: string, order: FollowOrder): boolean {
  return order === 'newest' ? one > other : one < other;
}

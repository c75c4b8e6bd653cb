import type { EntityRef } from '@spoor/core';

/** Which of an entity's three lists. */
export type FollowList = 'followers' | 'followings' | 'friends';

export type FollowOrder = 'newest' | 'oldest';

/** A part of one of an entity's lists. */
export interface FollowPageQuery {
  readonly of: EntityRef;
  readonly list: FollowList;
  /** Only members of this type; all when it is missing. */
  readonly type?: string;
  readonly order: FollowOrder;
  /** At most so many rows; fewer only at the end of the list. */
  readonly limit: number;
  /** The `position` of the row before the first; from the list's beginning when it is missing. It may have gone since. */
  readonly after?: string;
}

export interface FollowPageRow {
  readonly ref: EntityRef;
  /** In epoch milliseconds. Of a friend: the later of the two dates. */
  readonly since: number;
  /** Where the row stands in its list, as the backend spells it: text that survives other rows' coming and going, its own included. */
  readonly position: string;
}

/** How many members an entity's lists have, by the members' type; a type without members may be left out. */
export type FollowCounts = Readonly<Record<FollowList, Readonly<Record<string, number>>>>;

/** How a viewer stands to a target: dates in epoch milliseconds, null where there is no edge. */
export interface FollowRelation {
  readonly following: number | null;
  readonly followedBy: number | null;
}

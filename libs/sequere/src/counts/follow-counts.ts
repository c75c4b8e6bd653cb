import type { EntityLike } from '@spoor/core';
import type { FollowCounts, FollowList } from '../backends/follow-query.js';

/** How many follow an entity, how many it follows, and with how many it is both. */
export interface EntityCounts<Target extends EntityLike = EntityLike> {
  /** As it was given. */
  readonly target: Target;
  readonly followers: number;
  readonly followings: number;
  readonly friends: number;
}

/** The number of members of one type, or of all. */
export function numberOf(counts: FollowCounts, list: FollowList, type: string | undefined): number {
  const byType = counts[list];
  if (type !== undefined) return byType[type] ?? 0;
  return Object.values(byType).reduce((sum, count) => sum + count, 0);
}

import type { EntityLike } from '@spoor/core';
import type { FollowRelation } from '../backends/follow-query.js';

/** How a viewer stands to a target. */
export interface Relationship<Target extends EntityLike = EntityLike> {
  /** As it was given. */
  readonly target: Target;
  /** Since when the viewer follows it, or null. */
  readonly following: Date | null;
  /** Since when it follows the viewer, or null. */
  readonly followedBy: Date | null;
  /** Whether both are so: they are friends. */
  readonly mutual: boolean;
}

export function relationshipOf<Target extends EntityLike>(
  target: Target,
  { following, followedBy }: FollowRelation,
): Relationship<Target> {
  return {
    target,
    following: dateOf(following),
    followedBy: dateOf(followedBy),
    mutual: following !== null && followedBy !== null,
  };
}

function dateOf(time: number | null): Date | null {
  return time === null ? null : new Date(time);
}

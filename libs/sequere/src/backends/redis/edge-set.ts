import type { EntityRef } from '@spoor/core';
import type { FollowEdge, FollowOutcome, NewFollowEdge, UnfollowOutcome } from '../follow-edge.js';
import type { FollowCounts, FollowPageQuery, FollowPageRow, FollowRelation } from '../follow-query.js';

/** A set of edges in Redis, each stored at both of its ends. */
export interface EdgeSet {
  follow(edge: NewFollowEdge): Promise<FollowOutcome>;
  unfollow(edge: FollowEdge): Promise<UnfollowOutcome>;
  relations(viewer: EntityRef, targets: readonly EntityRef[]): Promise<FollowRelation[]>;
  counts(entities: readonly EntityRef[]): Promise<FollowCounts[]>;
  page(query: FollowPageQuery): Promise<FollowPageRow[]>;
}

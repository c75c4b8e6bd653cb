import type { EntityRef } from '@spoor/core';

/** Somebody follows somebody, since just now or since the date that an import gave. */
export interface FollowedEvent {
  /** Unique to the change, and the same each time that it is delivered. */
  readonly id: string;
  readonly from: EntityRef;
  readonly to: EntityRef;
  readonly since: Date;
}

/** Somebody does not follow somebody any more. */
export interface UnfollowedEvent {
  /** Unique to the change, and the same each time that it is delivered. */
  readonly id: string;
  readonly from: EntityRef;
  readonly to: EntityRef;
}

/** What `sequere.events` tells, once for each real change and after it has become durable. */
export interface SequereEvents {
  followed: FollowedEvent;
  unfollowed: UnfollowedEvent;
}

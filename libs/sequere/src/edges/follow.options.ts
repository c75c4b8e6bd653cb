import type { EntityLike } from '@spoor/core';
import type { EntityManager } from 'typeorm';

/** What every call may be told. */
export interface FollowCallOptions {
  /** Of the caller's transaction: the call takes part in it, and a rollback undoes what it did. */
  manager?: EntityManager;
}

export interface FollowOptions extends FollowCallOptions {
  /**
   * Since when, for imports.
   * @default now
   */
  at?: Date;
}

/** A pair of many to be unfollowed. */
export interface FollowPair {
  readonly from: EntityLike;
  readonly to: EntityLike;
}

/** A pair of many to be followed. */
export interface NewFollowPair extends FollowPair {
  /**
   * Since when, for imports.
   * @default now
   */
  readonly at?: Date;
}

import type { EntityLike } from '@spoor/core';
import type { ObjectLiteral } from 'typeorm';
import type { CountOptions } from '../counts/count-calls.js';
import type { Relationship } from '../counts/relationship.js';
import type { FollowCallOptions, FollowOptions } from '../edges/follow.options.js';
import type { FollowResult, UnfollowResult } from '../edges/follow-result.js';
import type { ListOptions, WalkOptions } from '../lists/list.options.js';
import type { Page, PageItem } from '../lists/page.js';

type Walk<Entity extends object> = AsyncGenerator<PageItem<Entity>, void, undefined>;

/** The calls of SequereService, made on the entity itself. */
export interface SequereMethods {
  follow(to: EntityLike, options?: FollowOptions): Promise<FollowResult>;
  unfollow(to: EntityLike, options?: FollowCallOptions): Promise<UnfollowResult>;
  isFollowing(to: EntityLike, options?: FollowCallOptions): Promise<boolean>;
  relationships<Target extends EntityLike>(
    targets: readonly Target[],
    options?: FollowCallOptions,
  ): Promise<Relationship<Target>[]>;
  getFollowersCount(options?: CountOptions): Promise<number>;
  getFollowingsCount(options?: CountOptions): Promise<number>;
  getFriendsCount(options?: CountOptions): Promise<number>;
  getFollowers<Entity extends object = ObjectLiteral>(options?: ListOptions<Entity>): Promise<Page<Entity>>;
  getFollowings<Entity extends object = ObjectLiteral>(options?: ListOptions<Entity>): Promise<Page<Entity>>;
  getFriends<Entity extends object = ObjectLiteral>(options?: ListOptions<Entity>): Promise<Page<Entity>>;
  eachFollower<Entity extends object = ObjectLiteral>(options?: WalkOptions<Entity>): Walk<Entity>;
  eachFollowing<Entity extends object = ObjectLiteral>(options?: WalkOptions<Entity>): Walk<Entity>;
  eachFriend<Entity extends object = ObjectLiteral>(options?: WalkOptions<Entity>): Walk<Entity>;
}

import { BoundServices, makeBindable, type EntityLike } from '@spoor/core';
import type { ObjectLiteral } from 'typeorm';
import type { CountOptions } from '../counts/count-calls.js';
import type { FollowCallOptions, FollowOptions } from '../edges/follow.options.js';
import type { ListOptions, WalkOptions } from '../lists/list.options.js';
import type { SequereService } from '../sequere.service.js';
import type { SequereMethods } from './sequere-methods.js';

type Class = abstract new (...parameters: never[]) => object;

/** A class with all that the base has, whose instances have SequereMethods as well. */
export type WithSequere<Base extends Class> = Omit<Base, 'prototype'> &
  (new (...parameters: ConstructorParameters<Base>) => InstanceType<Base> & SequereMethods);

/**
 * Gives the instances of an entity the calls of SequereService: `user.follow(project)`, `project.getFollowers()` and the rest.
 *
 * They work on instances that a DataSource with SequereModule has loaded or saved, and speak to its default SequereService; others
 * get an EntityNotBoundError.
 *
 * @param base a class to extend, if there is one
 * @example
 * @Followable()
 * @Entity()
 * class User extends SequereMixin(BaseEntity) {}
 */
export function SequereMixin<Base extends Class = new () => object>(base?: Base): WithSequere<Base> {
  class Following extends ((base ?? Object) as unknown as new () => object) implements SequereMethods {
    follow(to: EntityLike, options?: FollowOptions) {
      return serviceOf(this).follow(this, to, options);
    }

    unfollow(to: EntityLike, options?: FollowCallOptions) {
      return serviceOf(this).unfollow(this, to, options);
    }

    isFollowing(to: EntityLike, options?: FollowCallOptions) {
      return serviceOf(this).isFollowing(this, to, options);
    }

    relationships<Target extends EntityLike>(targets: readonly Target[], options?: FollowCallOptions) {
      return serviceOf(this).relationships(this, targets, options);
    }

    getFollowersCount(options?: CountOptions) {
      return serviceOf(this).getFollowersCount(this, options);
    }

    getFollowingsCount(options?: CountOptions) {
      return serviceOf(this).getFollowingsCount(this, options);
    }

    getFriendsCount(options?: CountOptions) {
      return serviceOf(this).getFriendsCount(this, options);
    }

    getFollowers<Entity extends object = ObjectLiteral>(options?: ListOptions<Entity>) {
      return serviceOf(this).getFollowers(this, options);
    }

    getFollowings<Entity extends object = ObjectLiteral>(options?: ListOptions<Entity>) {
      return serviceOf(this).getFollowings(this, options);
    }

    getFriends<Entity extends object = ObjectLiteral>(options?: ListOptions<Entity>) {
      return serviceOf(this).getFriends(this, options);
    }

    eachFollower<Entity extends object = ObjectLiteral>(options?: WalkOptions<Entity>) {
      return serviceOf(this).eachFollower(this, options);
    }

    eachFollowing<Entity extends object = ObjectLiteral>(options?: WalkOptions<Entity>) {
      return serviceOf(this).eachFollowing(this, options);
    }

    eachFriend<Entity extends object = ObjectLiteral>(options?: WalkOptions<Entity>) {
      return serviceOf(this).eachFriend(this, options);
    }
  }
  makeBindable(Following.prototype);
  return Following as unknown as WithSequere<Base>;
}

/** @throws EntityNotBoundError */
function serviceOf(entity: object): SequereService {
  return BoundServices.answeringFor<SequereService>(entity, 'SequereModule');
}

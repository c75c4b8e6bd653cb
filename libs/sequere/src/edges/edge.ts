import { InvalidArgumentError, type EntityLike } from '@spoor/core';
import type { FollowEdge } from '../backends/follow-edge.js';
import { SelfFollowError } from '../errors/self-follow.error.js';
import type { FollowableTypes } from '../followables/followable-types.js';

/** @throws NotFollowableError; InvalidArgumentError when there is no usable id */
export function edgeOf(types: FollowableTypes, from: EntityLike, to: EntityLike): FollowEdge {
  return { from: types.refOf(from), to: types.refOf(to) };
}

/** @throws SelfFollowError */
export function refuseLoop({ from, to }: FollowEdge): void {
  if (from.id === to.id && from.type === to.type) throw new SelfFollowError(from);
}

/** @throws InvalidArgumentError for what is no date */
export function timeOf(at: Date): number {
  const time = at instanceof Date ? at.getTime() : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw new InvalidArgumentError(`at is ${String(at)}.`, 'Give a valid Date, or leave it out for now.');
}

import type { EntityRef } from '@spoor/core';
import type { FollowDifference } from '../../follow-maintenance.js';

/** A friend that should not be one, should be one, or has another date than it should have. */
export function friendDifference(
  of: EntityRef,
  friend: EntityRef,
  right: number | null,
  stored: string | null,
): FollowDifference {
  const [one, other] = [of, friend].map(({ type, id }) => `${type}:${id}`);
  const edge = { from: of, to: friend };
  if (right === null)
    return {
      kind: 'extra',
      edge,
      message: `${other} is stored as a friend of ${one}, but they do not follow each other`,
    };
  if (stored === null)
    return { kind: 'missing', edge, message: `${one} and ${other} follow each other, but are not stored as friends` };
  return { kind: 'date', edge, message: `${one} has the friend ${other} since another date than it should` };
}

import type { EntityRef } from '@spoor/core';
import type { EdgeChange } from './edge-change.js';
import type { FriendRow } from './friend-changes.js';

/** Which row of counts: an entity's, of one type of members. */
export interface CountKey {
  readonly entity: EntityRef;
  readonly memberType: string;
}

/** By how much an entity's counts of one type of members change. */
export interface CountDelta extends CountKey {
  readonly followers: number;
  readonly followings: number;
  readonly friends: number;
}

export function countKey({ entity, memberType }: CountKey): string {
  return [entity.type, entity.id, memberType].join('\0');
}

/**
 * Sorted, and a row for both ends of every change, even when it adds nothing: who holds those two rows decides alone whether the ends
 * are friends.
 */
export function edgeDeltas(changes: readonly EdgeChange[]): CountDelta[] {
  return sumDeltas(
    changes.flatMap(({ edge: { from, to }, before, after }) => {
      const by = Number(after !== undefined) - Number(before !== undefined);
      return [
        { entity: from, memberType: to.type, followers: 0, followings: by, friends: 0 },
        { entity: to, memberType: from.type, followers: by, followings: 0, friends: 0 },
      ];
    }),
  );
}

export function friendDeltas(rows: readonly FriendRow[], by: 1 | -1): CountDelta[] {
  return rows.map(({ owner, member }) => ({
    entity: owner,
    memberType: member.type,
    followers: 0,
    followings: 0,
    friends: by,
  }));
}

/** One for each row, in the one order in which every process locks them. */
export function sumDeltas(deltas: readonly CountDelta[]): CountDelta[] {
  const sums = new Map<string, CountDelta>();
  for (const delta of deltas) {
    const key = countKey(delta);
    const sum = sums.get(key);
    sums.set(key, sum ? add(sum, delta) : delta);
  }
  return [...sums].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, sum]) => sum);
}

function add(one: CountDelta, other: CountDelta): CountDelta {
  return {
    ...one,
    followers: one.followers + other.followers,
    followings: one.followings + other.followings,
    friends: one.friends + other.friends,
  };
}

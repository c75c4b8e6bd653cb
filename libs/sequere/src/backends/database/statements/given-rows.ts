import type { EntityRef } from '@spoor/core';
import type { FollowEdge, NewFollowEdge } from '../../follow-edge.js';
import type { CountDelta, CountKey } from '../changes/count-delta.js';
import type { FriendPair, FriendRow } from '../changes/friend-changes.js';

export type GivenType = 'text' | 'integer';

/** Rows that a statement is given, as a table named `given`. */
export interface GivenRows {
  /** By name, in the order of the values. */
  readonly columns: Readonly<Record<string, GivenType>>;
  readonly rows: readonly (readonly (string | number)[])[];
}

const EDGE = { from_type: 'text', from_id: 'text', to_type: 'text', to_id: 'text' } as const;

export function givenEntities(entities: readonly EntityRef[]): GivenRows {
  return { columns: { type: 'text', id: 'text' }, rows: entities.map(({ type, id }) => [type, id]) };
}

export function givenEdges(edges: readonly FollowEdge[]): GivenRows {
  return { columns: EDGE, rows: edges.map(({ from, to }) => [from.type, from.id, to.type, to.id]) };
}

export function givenNewEdges(edges: readonly NewFollowEdge[]): GivenRows {
  return {
    columns: { ...EDGE, since: 'integer' },
    rows: edges.map(({ from, to, at }) => [from.type, from.id, to.type, to.id, at]),
  };
}

export function givenFriends(friends: readonly FriendRow[]): GivenRows {
  return {
    columns: { owner_type: 'text', owner_id: 'text', member_type: 'text', since: 'integer', member_id: 'text' },
    rows: friends.map(({ owner, member, since }) => [owner.type, owner.id, member.type, since, member.id]),
  };
}

export function givenPairs(pairs: readonly FriendPair[]): GivenRows {
  return {
    columns: { owner_type: 'text', owner_id: 'text', member_type: 'text', member_id: 'text' },
    rows: pairs.map(({ owner, member }) => [owner.type, owner.id, member.type, member.id]),
  };
}

export function givenCounts(keys: readonly CountKey[]): GivenRows {
  return {
    columns: { type: 'text', id: 'text', member_type: 'text' },
    rows: keys.map(({ entity, memberType }) => [entity.type, entity.id, memberType]),
  };
}

export function givenDeltas(deltas: readonly CountDelta[]): GivenRows {
  return {
    columns: {
      type: 'text',
      id: 'text',
      member_type: 'text',
      followers: 'integer',
      followings: 'integer',
      friends: 'integer',
    },
    rows: deltas.map(({ entity, memberType, followers, followings, friends }) => [
      entity.type,
      entity.id,
      memberType,
      followers,
      followings,
      friends,
    ]),
  };
}

import type { FollowEdge } from '../../follow-edge.js';
import type { FollowList } from '../../follow-query.js';
import type { CountDelta } from '../changes/count-delta.js';
import type { FriendPair, FriendRow } from '../changes/friend-changes.js';

/** 64-bit integers are text to some drivers. */
export type RawInteger = number | string;

export interface RawEdge {
  from_type: string;
  from_id: string;
  to_type: string;
  to_id: string;
  since: RawInteger;
}

export interface RawFriend {
  owner_type: string;
  owner_id: string;
  member_type: string;
  member_id: string;
  since: RawInteger;
}

export function toEdge(row: RawEdge): FollowEdge {
  return { from: { type: row.from_type, id: row.from_id }, to: { type: row.to_type, id: row.to_id } };
}

export function toFriendRow(row: RawFriend): FriendRow {
  return {
    owner: { type: row.owner_type, id: row.owner_id },
    member: { type: row.member_type, id: row.member_id },
    since: Number(row.since),
  };
}

export type RawFriendPair = Omit<RawFriend, 'since'>;

export function toFriendPair(row: RawFriendPair): FriendPair {
  return {
    owner: { type: row.owner_type, id: row.owner_id },
    member: { type: row.member_type, id: row.member_id },
  };
}

export interface RawCounts extends Record<FollowList, RawInteger> {
  type: string;
  id: string;
  member_type: string;
}

export function toCountDelta(row: RawCounts): CountDelta {
  return {
    entity: { type: row.type, id: row.id },
    memberType: row.member_type,
    followers: Number(row.followers),
    followings: Number(row.followings),
    friends: Number(row.friends),
  };
}

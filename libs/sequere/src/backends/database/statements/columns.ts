import { list, sql, type Sql } from '@spoor/core';
import type { FollowTables } from './follow-tables.js';

type EdgeTable = FollowTables['follow'] | FollowTables['archived'];
type FriendTable = FollowTables['friend'];

/** The columns that say which edge: the primary key. */
export function edgeKey({ fromIdentifier, fromObjectId, toIdentifier, toObjectId }: EdgeTable): Sql[] {
  return [fromIdentifier, fromObjectId, toIdentifier, toObjectId];
}

export function edgeKeyColumns(table: EdgeTable): Sql {
  return list(edgeKey(table));
}

/** An edge's columns in the order of `RawEdge`. */
export function edgeColumns(table: EdgeTable): Sql {
  return sql`${edgeKeyColumns(table)}, ${table.followedAt}`;
}

/** An edge as `RawEdge`. */
export function rawEdge({ fromIdentifier, fromObjectId, toIdentifier, toObjectId, followedAt }: EdgeTable): Sql {
  return sql`${fromIdentifier} AS from_type, ${fromObjectId} AS from_id, ${toIdentifier} AS to_type, ${toObjectId} AS to_id,
    ${followedAt} AS since`;
}

/** All columns of a row of friends, which are its primary key, in the order of `RawFriend`. */
export function friendKey({
  identifier,
  objectId,
  memberIdentifier,
  friendsSince,
  memberObjectId,
}: FriendTable): Sql[] {
  return [identifier, objectId, memberIdentifier, friendsSince, memberObjectId];
}

export function friendColumns(table: FriendTable): Sql {
  return list(friendKey(table));
}

/** A row of friends as `RawFriend`. */
export function rawFriend({ identifier, objectId, memberIdentifier, friendsSince, memberObjectId }: FriendTable): Sql {
  return sql`${identifier} AS owner_type, ${objectId} AS owner_id, ${memberIdentifier} AS member_type, ${friendsSince} AS since,
    ${memberObjectId} AS member_id`;
}

/** A row of counts as `RawCounts`. */
export function rawCounts(table: FollowTables['count']): Sql {
  const { identifier, objectId, memberIdentifier, followers, followings, friends } = table;
  return sql`${identifier} AS type, ${objectId} AS id, ${memberIdentifier} AS member_type, ${followers} AS followers,
    ${followings} AS followings, ${friends} AS friends`;
}

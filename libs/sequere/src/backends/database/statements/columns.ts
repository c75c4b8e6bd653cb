import { list, sql, type Sql } from '@spoor/core';
import type { FollowTables } from './follow-tables.js';

type EdgeTable = FollowTables['follow'] | FollowTables['archived'];
type FriendTable = FollowTables['friend'];

/** The columns that say which edge. */
export function edgeKeyColumns({ fromIdentifier, fromObjectId, toIdentifier, toObjectId }: EdgeTable): Sql {
  return list([fromIdentifier, fromObjectId, toIdentifier, toObjectId]);
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

/** The columns of a row of friends, all of its key, in the order of `RawFriend`. */
export function friendColumns({
  identifier,
  objectId,
  memberIdentifier,
  friendsSince,
  memberObjectId,
}: FriendTable): Sql {
  return list([identifier, objectId, memberIdentifier, friendsSince, memberObjectId]);
}

/** A row of friends as `RawFriend`. */
export function rawFriend({ identifier, objectId, memberIdentifier, friendsSince, memberObjectId }: FriendTable): Sql {
  return sql`${identifier} AS owner_type, ${objectId} AS owner_id, ${memberIdentifier} AS member_type, ${friendsSince} AS since,
    ${memberObjectId} AS member_id`;
}

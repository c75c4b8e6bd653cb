import { raw, sql, type EntityRef, type Sql } from '@spoor/core';
import type { ChangeNote } from '../change-log.js';
import type { Program } from '../programs/program.js';
import type { FollowTables } from '../statements/follow-tables.js';

/** How many edges were moved, and what was written down of them for another copy. */
export interface MovedEdges {
  readonly count: number;
  readonly note: ChangeNote;
}

/**
 * Moves all edges of entities at once, however many they are: what is moved never leaves the database.
 *
 * As with single edges the counts go first, which locks their rows, and lists of friends follow from the edges that stand then.
 */
export interface FollowMoves {
  /** Removes the edges from and to the entities and takes them off the counts. */
  takeEdges(entities: readonly EntityRef[], into: 'nothing' | 'archive'): Program<MovedEdges>;

  /** Ends friendships of the entities for which an edge is missing. */
  endFriendships(entities: readonly EntityRef[]): Program<void>;

  /** Brings edges back of which no other end is archived, and counts those that were not there. */
  bringEdges(entities: readonly EntityRef[]): Program<MovedEdges>;

  /** Makes those friendships of the entities for which both edges stand. */
  makeFriendships(entities: readonly EntityRef[]): Program<void>;

  /** Notes of archived edges that these of their ends are archived, or not. */
  markArchived(entities: readonly EntityRef[], archived: boolean): Program<void>;

  /** @returns how many */
  deleteArchived(entities: readonly EntityRef[]): Program<number>;

  /** Removes the entities' rows of counts that have come to nothing. */
  deleteEmptyCounts(entities: readonly EntityRef[]): Program<void>;
}

/** By how much the counts change with the edges in `spoor_moved`. @param order how text is compared in the order of locks */
export function countsOfMoved(by: 1 | -1, order: Sql): Sql {
  return sql`SELECT type, id, member_type, SUM(followers), SUM(followings), 0 FROM (
      SELECT from_type AS type, from_id AS id, to_type AS member_type, 0 AS followers, ${raw(String(by))} * COUNT(*) AS followings
      FROM spoor_moved GROUP BY from_type, from_id, to_type
      UNION ALL
      SELECT to_type, to_id, from_type, ${raw(String(by))} * COUNT(*), 0 FROM spoor_moved GROUP BY to_type, to_id, from_type
    ) AS sums GROUP BY type, id, member_type ORDER BY type${order}, id${order}, member_type${order}`;
}

/** By how much they change with the rows of friends in `spoor_moved_friends`. */
export function countsOfMovedFriends(by: 1 | -1, order: Sql): Sql {
  return sql`SELECT owner_type, owner_id, member_type, 0, 0, ${raw(String(by))} * COUNT(*) FROM spoor_moved_friends
    GROUP BY owner_type, owner_id, member_type ORDER BY owner_type${order}, owner_id${order}, member_type${order}`;
}

/** That a row of friends has its two edges. */
export function bothEdgesStand({ follow, friend }: FollowTables): Sql {
  const stands = (from: [Sql, Sql], to: [Sql, Sql]) => sql`EXISTS (SELECT 1 FROM ${follow.table}
    WHERE ${follow.fromIdentifier} = ${from[0]} AND ${follow.fromObjectId} = ${from[1]}
    AND ${follow.toIdentifier} = ${to[0]} AND ${follow.toObjectId} = ${to[1]})`;
  const owner: [Sql, Sql] = [friend.identifier, friend.objectId];
  const member: [Sql, Sql] = [friend.memberIdentifier, friend.memberObjectId];
  return sql`(${stands(owner, member)} AND ${stands(member, owner)})`;
}

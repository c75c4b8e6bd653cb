import { list, raw, sql, type EntityRef, type Sql } from '@spoor/core';
import type { FollowEdge, NewFollowEdge } from '../../follow-edge.js';
import type { CountDelta } from '../changes/count-delta.js';
import type { FriendRow } from '../changes/friend-changes.js';
import { edgeColumns, edgeKeyColumns, friendColumns, rawEdge, rawFriend } from './columns.js';
import type { FollowTables } from './follow-tables.js';
import { givenDeltas, givenEdges, givenEntities, givenFriends, givenNewEdges, type GivenRows } from './given-rows.js';

/**
 * The SQL of follows; nothing here decides. Rows are given sorted, and are written and locked in that order. Columns are returned as
 * `programs/rows.ts` names them.
 */
export abstract class FollowStatements {
  /** How many rows a statement may be given that removes them. */
  abstract readonly longestRemoval: number;

  constructor(protected readonly tables: FollowTables) {}

  /** Makes the edges that do not stand. @returns those */
  insertEdges(edges: readonly NewFollowEdge[]): Sql {
    const { follow } = this.tables;
    return this.insertGiven(follow.table, edgeColumns(follow), givenNewEdges(edges), rawEdge(follow));
  }

  /** @returns the edges that stood, with their dates */
  deleteEdges(edges: readonly FollowEdge[]): Sql {
    const { follow } = this.tables;
    return sql`${this.deleteGiven(follow.table, edgeKeyColumns(follow), givenEdges(edges))} RETURNING ${rawEdge(follow)}`;
  }

  deleteArchivedEdges(edges: readonly FollowEdge[]): Sql {
    const { archived } = this.tables;
    return this.deleteGiven(archived.table, edgeKeyColumns(archived), givenEdges(edges));
  }

  /** @returns the edges that stand, with their dates */
  readEdges(edges: readonly FollowEdge[]): Sql {
    const { follow } = this.tables;
    return sql`SELECT ${rawEdge(follow)} FROM ${this.given(givenEdges(edges))} JOIN ${follow.table}
      ON ${follow.fromIdentifier} = given.from_type AND ${follow.fromObjectId} = given.from_id
      AND ${follow.toIdentifier} = given.to_type AND ${follow.toObjectId} = given.to_id`;
  }

  /** As `readEdges`, of what is committed by now, also in a transaction that sees the database as it was. */
  readEdgesNow(edges: readonly FollowEdge[]): Sql {
    return this.readEdges(edges);
  }

  /** Adds, creating rows that are missing; a row to which nothing is added is locked all the same. */
  addToCounts(deltas: readonly CountDelta[]): Sql {
    const rows = givenDeltas(deltas);
    return this.addSelectedCounts(sql`SELECT ${namesOf(rows)} FROM ${this.given(rows)} WHERE true`);
  }

  /** As `addToCounts`. @param select gives label, id, label of members, followers, followings and friends, each row once, sorted */
  addSelectedCounts(select: Sql): Sql {
    const { count } = this.tables;
    const key = [count.identifier, count.objectId, count.memberIdentifier];
    return this.addSelected(count.table, key, [count.followers, count.followings, count.friends], select);
  }

  /** @returns the rows that were not there */
  insertFriends(rows: readonly FriendRow[]): Sql {
    const { friend } = this.tables;
    return this.insertGiven(friend.table, friendColumns(friend), givenFriends(rows), rawFriend(friend));
  }

  /** @returns the rows that were there */
  deleteFriends(rows: readonly FriendRow[]): Sql {
    const { friend } = this.tables;
    return sql`${this.deleteGiven(friend.table, friendColumns(friend), givenFriends(rows))} RETURNING ${rawFriend(friend)}`;
  }

  readCounts(entities: readonly EntityRef[]): Sql {
    const { count } = this.tables;
    return sql`SELECT given.type, given.id, ${count.memberIdentifier} AS member_type, ${count.followers} AS followers,
        ${count.followings} AS followings, ${count.friends} AS friends
      FROM ${this.given(givenEntities(entities))} JOIN ${count.table}
      ON ${count.identifier} = given.type AND ${count.objectId} = given.id`;
  }

  /** The rows as a table named `given`, in their order. */
  abstract given(rows: GivenRows): Sql;

  /** Inserts those of a SELECT that are not there yet. */
  insertMissing(table: Sql, columns: Sql, select: Sql): Sql {
    return sql`INSERT INTO ${table} (${columns}) ${select} ON CONFLICT DO NOTHING`;
  }

  private insertGiven(table: Sql, columns: Sql, rows: GivenRows, returning: Sql): Sql {
    const select = sql`SELECT ${namesOf(rows)} FROM ${this.given(rows)} WHERE true`;
    return sql`${this.insertMissing(table, columns, select)} RETURNING ${returning}`;
  }

  protected addSelected(table: Sql, key: readonly Sql[], numbers: readonly Sql[], select: Sql): Sql {
    const sums = numbers.map((number) => sql`${number} = stored.${number} + excluded.${number}`);
    return sql`INSERT INTO ${table} AS stored (${list([...key, ...numbers])}) ${select}
      ON CONFLICT (${list(key)}) DO UPDATE SET ${list(sums)}`;
  }

  /** That columns are one of the rows, in a form that UPDATE and DELETE look up in an index. */
  areAmong(columns: Sql, rows: GivenRows): Sql {
    return sql`(${columns}) IN (SELECT ${namesOf(rows)} FROM ${this.given(rows)})`;
  }

  private deleteGiven(table: Sql, columns: Sql, rows: GivenRows): Sql {
    return sql`DELETE FROM ${table} WHERE ${this.areAmong(columns, rows)}`;
  }
}

export function namesOf({ columns }: GivenRows): Sql {
  return list(Object.keys(columns).map((name) => raw(`given.${name}`)));
}

import { list, raw, sql, type EntityRef, type Sql } from '@spoor/core';
import type { FollowEdge, NewFollowEdge } from '../../follow-edge.js';
import type { FollowRelation } from '../../follow-query.js';
import type { CountDelta } from '../changes/count-delta.js';
import { edgeKey as keyOf } from '../changes/edge-change.js';
import type { FriendRow } from '../changes/friend-changes.js';
import { ask, type Program } from '../programs/program.js';
import { readDates } from '../programs/read-dates.js';
import type { RawEdge, RawFriend } from '../programs/rows.js';
import { edgeColumns, edgeKey, friendColumns, friendKey, rawCounts, rawEdge, rawFriend } from './columns.js';
import type { FollowTables } from './follow-tables.js';
import { givenDeltas, givenEdges, givenEntities, givenFriends, givenNewEdges, type GivenRows } from './given-rows.js';

/**
 * The SQL of follows; nothing here decides. Rows are given sorted, and are written and locked in that order. Columns are returned as
 * `programs/rows.ts` names them.
 */
export abstract class FollowStatements {
  constructor(protected readonly tables: FollowTables) {}

  /** Makes the edges that do not stand. @returns those */
  insertEdges(edges: readonly NewFollowEdge[]): Sql {
    const { follow } = this.tables;
    return this.insertGiven(follow.table, edgeColumns(follow), givenNewEdges(edges), rawEdge(follow));
  }

  /** Removes edges, archived ones too, or they would come back with their entity. @returns those that stood */
  *deleteEdges(edges: readonly FollowEdge[]): Program<readonly RawEdge[]> {
    const { follow, archived } = this.tables;
    const rows = givenEdges(edges);
    yield* this.deleteGiven(archived.table, edgeKey(archived), rows, rawEdge(archived));
    return yield* this.deleteGiven<RawEdge>(follow.table, edgeKey(follow), rows, rawEdge(follow));
  }

  /** @returns the edges that stand, with their dates */
  readEdges(edges: readonly FollowEdge[]): Sql {
    const { follow } = this.tables;
    return sql`SELECT ${rawEdge(follow)} FROM ${this.given(givenEdges(edges))} JOIN ${follow.table}
      ON ${follow.fromIdentifier} = given.from_type AND ${follow.fromObjectId} = given.from_id
      AND ${follow.toIdentifier} = given.to_type AND ${follow.toObjectId} = given.to_id`;
  }

  /** @returns archived edges from or to an entity whose other ends come after the last one */
  readArchived(entity: EntityRef, isFollower: boolean, last: EntityRef, limit: number): Sql {
    const { archived } = this.tables;
    const ends = [
      [archived.fromIdentifier, archived.fromObjectId],
      [archived.toIdentifier, archived.toObjectId],
    ] as const;
    const [[label, id], [otherLabel, otherId]] = isFollower ? ends : ([ends[1], ends[0]] as const);
    return sql`SELECT ${rawEdge(archived)} FROM ${archived.table}
      WHERE ${label} = ${entity.type} AND ${id} = ${entity.id}
        AND (${otherLabel} > ${last.type} OR (${otherLabel} = ${last.type} AND ${otherId} > ${last.id}))
      ORDER BY ${otherLabel}, ${otherId} LIMIT ${limit}`;
  }

  /** As `readEdges`, of what is committed by now, also in a transaction that sees the database as it was. */
  readEdgesNow(edges: readonly FollowEdge[]): Sql {
    return this.readEdges(edges);
  }

  /** How the viewer stands to each target, in their order. */
  *readRelations(viewer: EntityRef, targets: readonly EntityRef[]): Program<FollowRelation[]> {
    const pairs = targets.map((target) => ({
      following: { from: viewer, to: target },
      followedBy: { from: target, to: viewer },
    }));
    const edges = pairs.flatMap(({ following, followedBy }) => [following, followedBy]);
    const dates = yield* readDates(edges, (some) => this.readEdges(some));
    const dateOf = (edge: FollowEdge) => dates.get(keyOf(edge)) ?? null;
    return pairs.map(({ following, followedBy }) => ({
      following: dateOf(following),
      followedBy: dateOf(followedBy),
    }));
  }

  /** Where edges would be locked in another order than the given one: locks those of them that stand. */
  lockEdges?(edges: readonly FollowEdge[]): Sql;

  /** Adds, creating rows that are missing; a row to which nothing is added is locked all the same. */
  addToCounts(deltas: readonly CountDelta[]): Sql {
    const rows = givenDeltas(deltas);
    return this.addSelectedCounts(sql`SELECT ${namesOf(rows)} FROM ${this.given(rows)} WHERE true`);
  }

  /**
   * As `addToCounts`.
   *
   * @param select gives label, id, label of members, followers, followings and friends, each row once, sorted
   */
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
  deleteFriends(rows: readonly FriendRow[]): Program<readonly RawFriend[]> {
    const { friend } = this.tables;
    return this.deleteGiven<RawFriend>(friend.table, friendKey(friend), givenFriends(rows), rawFriend(friend));
  }

  readCounts(entities: readonly EntityRef[]): Sql {
    const { count } = this.tables;
    return sql`SELECT ${rawCounts(count)} FROM ${this.given(givenEntities(entities))} JOIN ${count.table}
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

  /** @param key the columns of the primary key, in the order of the rows' values @returns the rows that were there */
  protected *deleteGiven<Row>(
    table: Sql,
    key: readonly Sql[],
    rows: GivenRows,
    returning: Sql,
  ): Program<readonly Row[]> {
    return yield* ask<Row>(sql`DELETE FROM ${table} WHERE ${this.areAmong(list(key), rows)} RETURNING ${returning}`);
  }
}

export function namesOf({ columns }: GivenRows): Sql {
  return list(Object.keys(columns).map((name) => raw(`given.${name}`)));
}

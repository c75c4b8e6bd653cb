import { raw, sql, type EntityRef, type Sql } from '@spoor/core';
import { toNote, type ChangeLog, type RawNote } from '../change-log.js';
import { ask, type Program } from '../programs/program.js';
import type { RawInteger } from '../programs/rows.js';
import { edgeColumns, edgeKeyColumns, friendColumns, rawEdge, rawFriend } from '../statements/columns.js';
import type { FollowStatements } from '../statements/follow-statements.js';
import type { FollowTables } from '../statements/follow-tables.js';
import { givenEntities } from '../statements/given-rows.js';
import {
  bothEdgesStand,
  countsOfMoved,
  countsOfMovedFriends,
  type FollowMoves,
  type MovedEdges,
} from './follow-moves.js';

type End = 'from' | 'to';
type EdgeTable = 'follow' | 'archived';

const IN_ORDER = raw('');

/**
 * For databases without writing table expressions: which rows are moved is noted in temporary tables,
 * because others may add some between two statements.
 */
export abstract class StagedFollowMoves implements FollowMoves {
  /** What follows the columns of a table, and a reading that takes the rows for itself. */
  protected abstract readonly tableOptions: Sql;
  protected abstract readonly forUpdate: Sql;
  /** INSERT that passes over rows which are there. */
  protected abstract readonly insertMissing: Sql;

  constructor(
    protected readonly tables: FollowTables,
    protected readonly statements: FollowStatements,
    private readonly log?: ChangeLog,
  ) {}

  *takeEdges(entities: readonly EntityRef[], into: 'nothing' | 'archive'): Program<MovedEdges> {
    yield* this.clear();
    for (const end of ['from', 'to'] as const)
      yield* ask(sql`${this.insertMissing} INTO spoor_moved SELECT ${rawEdge(this.tables.follow)}
        FROM ${this.belonging('follow', end, entities)} ${this.forUpdate}`);
    if (into === 'archive') yield* ask(this.archiveMoved());
    yield* ask(this.deleteMoved('follow'));
    yield* ask(this.statements.addSelectedCounts(countsOfMoved(-1, IN_ORDER)));
    return yield* this.noteMoved();
  }

  *endFriendships(entities: readonly EntityRef[]): Program<void> {
    const { friend } = this.tables;
    yield* ask(sql`${this.insertMissing} INTO spoor_moved_friends SELECT ${rawFriend(friend)} FROM ${this.given(entities)}
      JOIN ${friend.table} ON ${friend.identifier} = given.type AND ${friend.objectId} = given.id
      WHERE NOT ${bothEdgesStand(this.tables)} ${this.forUpdate}`);
    yield* ask(this.addMirrored());
    yield* ask(this.deleteMovedFriends());
    yield* ask(this.statements.addSelectedCounts(countsOfMovedFriends(-1, IN_ORDER)));
  }

  *bringEdges(entities: readonly EntityRef[]): Program<MovedEdges> {
    const { archived, follow } = this.tables;
    yield* this.clear();
    for (const [end, otherMark, other] of [
      ['from', archived.toArchived, sql`${archived.toIdentifier}, ${archived.toObjectId}`],
      ['to', archived.fromArchived, sql`${archived.fromIdentifier}, ${archived.fromObjectId}`],
    ] as const)
      yield* ask(sql`${this.insertMissing} INTO spoor_moved SELECT ${rawEdge(archived)}
        FROM ${this.belonging('archived', end, entities)}
        WHERE ${otherMark} = 0 OR (${other}) IN (${this.typesAndIds(entities)}) ${this.forUpdate}`);
    yield* ask(this.deleteMoved('archived'));
    yield* ask(this.forgetStanding());
    yield* ask(sql`INSERT INTO ${follow.table} (${edgeColumns(follow)})
      SELECT from_type, from_id, to_type, to_id, since FROM spoor_moved`);
    yield* ask(this.statements.addSelectedCounts(countsOfMoved(1, IN_ORDER)));
    return yield* this.noteMoved();
  }

  *makeFriendships(entities: readonly EntityRef[]): Program<void> {
    const { follow, friend } = this.tables;
    const since = sql`CASE WHEN there.${follow.followedAt} > back.${follow.followedAt}
      THEN there.${follow.followedAt} ELSE back.${follow.followedAt} END`;
    yield* ask(sql`${this.insertMissing} INTO spoor_moved_friends
      SELECT there.${follow.fromIdentifier}, there.${follow.fromObjectId}, there.${follow.toIdentifier}, ${since}, there.${follow.toObjectId}
      FROM ${this.given(entities)}
      JOIN ${follow.table} AS there ON there.${follow.fromIdentifier} = given.type AND there.${follow.fromObjectId} = given.id
      JOIN ${follow.table} AS back ON back.${follow.fromIdentifier} = there.${follow.toIdentifier}
        AND back.${follow.fromObjectId} = there.${follow.toObjectId}
        AND back.${follow.toIdentifier} = there.${follow.fromIdentifier} AND back.${follow.toObjectId} = there.${follow.fromObjectId}
      LEFT JOIN ${friend.table} ON ${friend.identifier} = there.${follow.fromIdentifier} AND ${friend.objectId} = there.${follow.fromObjectId}
        AND ${friend.memberIdentifier} = there.${follow.toIdentifier} AND ${friend.memberObjectId} = there.${follow.toObjectId}
        AND ${friend.friendsSince} = ${since}
      WHERE ${friend.identifier} IS NULL`);
    yield* ask(this.addMirrored());
    yield* ask(sql`INSERT INTO ${friend.table} (${friendColumns(friend)})
      SELECT owner_type, owner_id, member_type, since, member_id FROM spoor_moved_friends`);
    yield* ask(this.statements.addSelectedCounts(countsOfMovedFriends(1, IN_ORDER)));
  }

  *markArchived(entities: readonly EntityRef[], isArchived: boolean): Program<void> {
    const { archived } = this.tables;
    for (const [end, mark] of [
      ['from', archived.fromArchived],
      ['to', archived.toArchived],
    ] as const)
      yield* ask(sql`UPDATE ${archived.table} SET ${mark} = ${Number(isArchived)}
        WHERE ${this.statements.areAmong(this.end('archived', end), givenEntities(entities))}`);
  }

  *deleteArchived(entities: readonly EntityRef[]): Program<number> {
    const { archived } = this.tables;
    yield* this.clear();
    for (const end of ['from', 'to'] as const)
      yield* ask(sql`${this.insertMissing} INTO spoor_moved SELECT ${rawEdge(archived)}
        FROM ${this.belonging('archived', end, entities)} ${this.forUpdate}`);
    yield* ask(this.deleteMoved('archived'));
    return yield* this.countMoved();
  }

  *deleteEmptyCounts(entities: readonly EntityRef[]): Program<void> {
    const { count } = this.tables;
    yield* ask(sql`DELETE FROM ${count.table} WHERE ${this.statements.areAmong(sql`${count.identifier}, ${count.objectId}`, givenEntities(entities))}
      AND ${count.followers} = 0 AND ${count.followings} = 0 AND ${count.friends} = 0`);
  }

  /** Removes from the table what has been noted. */
  protected abstract deleteMoved(table: EdgeTable): Sql;

  protected abstract deleteMovedFriends(): Sql;

  /** Forgets of what has been noted the edges that stand: an older one comes back in vain. */
  protected abstract forgetStanding(): Sql;

  /** For a follow that was made anew while an older one was archived: it is the one that counts. */
  protected abstract replaceDate(column: Sql, key: Sql): Sql;

  /** Which of the ends are archived is for `markArchived` to say. */
  private archiveMoved(): Sql {
    const { archived } = this.tables;
    return sql`INSERT INTO ${archived.table} (${edgeColumns(archived)}, ${archived.fromArchived}, ${archived.toArchived})
      SELECT from_type, from_id, to_type, to_id, since, 0, 0 FROM spoor_moved WHERE true
      ${this.replaceDate(archived.followedAt, edgeKeyColumns(archived))}`;
  }

  private *clear(): Program<void> {
    yield* ask(sql`CREATE TEMPORARY TABLE IF NOT EXISTS spoor_moved (from_type VARCHAR(64), from_id VARCHAR(255), to_type VARCHAR(64),
      to_id VARCHAR(255), since BIGINT, PRIMARY KEY (from_type, from_id, to_type, to_id)) ${this.tableOptions}`);
    yield* ask(sql`CREATE TEMPORARY TABLE IF NOT EXISTS spoor_moved_friends (owner_type VARCHAR(64), owner_id VARCHAR(255),
      member_type VARCHAR(64), since BIGINT, member_id VARCHAR(255),
      PRIMARY KEY (owner_type, owner_id, member_type, since, member_id)) ${this.tableOptions}`);
    yield* ask(sql`DELETE FROM spoor_moved`);
    yield* ask(sql`DELETE FROM spoor_moved_friends`);
  }

  /** Every friendship is stored for both. */
  private addMirrored(): Sql {
    return sql`${this.insertMissing} INTO spoor_moved_friends
      SELECT member_type, member_id, owner_type, since, owner_id FROM spoor_moved_friends`;
  }

  private *noteMoved(): Program<MovedEdges> {
    const count = yield* this.countMoved();
    const rows = this.log && count > 0 ? yield* ask<RawNote>(this.log.noteMoved) : [];
    return { count, note: toNote(rows) };
  }

  private *countMoved(): Program<number> {
    const [row] = yield* ask<{ moved: RawInteger }>(sql`SELECT COUNT(*) AS moved FROM spoor_moved`);
    return Number(row?.moved);
  }

  private belonging(table: EdgeTable, end: End, entities: readonly EntityRef[]): Sql {
    const [type, id] = this.endColumns(table, end);
    return sql`${this.given(entities)} JOIN ${this.tables[table].table} ON ${type} = given.type AND ${id} = given.id`;
  }

  private end(table: EdgeTable, end: End): Sql {
    const [type, id] = this.endColumns(table, end);
    return sql`${type}, ${id}`;
  }

  private endColumns(table: EdgeTable, end: End): [Sql, Sql] {
    const { fromIdentifier, fromObjectId, toIdentifier, toObjectId } = this.tables[table];
    return end === 'from' ? [fromIdentifier, fromObjectId] : [toIdentifier, toObjectId];
  }

  private given(entities: readonly EntityRef[]): Sql {
    return this.statements.given(givenEntities(entities));
  }

  private typesAndIds(entities: readonly EntityRef[]): Sql {
    return sql`SELECT given.type, given.id FROM ${this.given(entities)}`;
  }
}

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

/** Every process locks rows in the order of JavaScript's strings. */
const ORDER = raw(' COLLATE "C"');

/** PostgreSQL: one statement for edges and their counts, and one, which sees what was committed meanwhile, for friends. */
export class PostgresFollowMoves implements FollowMoves {
  constructor(
    private readonly tables: FollowTables,
    private readonly statements: FollowStatements,
    private readonly log?: ChangeLog,
  ) {}

  *takeEdges(entities: readonly EntityRef[], into: 'nothing' | 'archive'): Program<MovedEdges> {
    const { follow } = this.tables;
    const archive = into === 'archive' ? sql`, archiving AS (${this.archiveMoved()})` : raw('');
    return yield* this.move(sql`WITH ${this.these(entities)},
      from_these AS (DELETE FROM ${follow.table} USING these WHERE ${this.isFrom('follow')} RETURNING ${rawEdge(follow)}),
      to_these AS (DELETE FROM ${follow.table} USING these WHERE ${this.isTo('follow')}
        AND (${follow.fromIdentifier}, ${follow.fromObjectId}) NOT IN (SELECT type, id FROM these) RETURNING ${rawEdge(follow)}),
      spoor_moved AS (SELECT * FROM from_these UNION ALL SELECT * FROM to_these)${archive},
      counting AS (${this.statements.addSelectedCounts(countsOfMoved(-1, ORDER))})`);
  }

  *endFriendships(entities: readonly EntityRef[]): Program<void> {
    const { friend } = this.tables;
    yield* ask(sql`WITH ${this.these(entities)},
      own AS (DELETE FROM ${friend.table} USING these
        WHERE ${friend.identifier} = these.type AND ${friend.objectId} = these.id AND NOT ${bothEdgesStand(this.tables)}
        RETURNING ${rawFriend(friend)}),
      others AS (DELETE FROM ${friend.table} USING own
        WHERE ${friend.identifier} = own.member_type AND ${friend.objectId} = own.member_id
        AND ${friend.memberIdentifier} = own.owner_type AND ${friend.friendsSince} = own.since
        AND ${friend.memberObjectId} = own.owner_id AND (own.member_type, own.member_id) NOT IN (SELECT type, id FROM these)
        RETURNING ${rawFriend(friend)}),
      spoor_moved_friends AS (SELECT * FROM own UNION ALL SELECT * FROM others)
      ${this.statements.addSelectedCounts(countsOfMovedFriends(-1, ORDER))}`);
  }

  *bringEdges(entities: readonly EntityRef[]): Program<MovedEdges> {
    const { archived, follow } = this.tables;
    return yield* this.move(sql`WITH ${this.these(entities)},
      from_these AS (DELETE FROM ${archived.table} USING these WHERE ${this.isFrom('archived')}
        AND (${archived.toArchived} = 0 OR (${archived.toIdentifier}, ${archived.toObjectId}) IN (SELECT type, id FROM these))
        RETURNING ${rawEdge(archived)}),
      to_these AS (DELETE FROM ${archived.table} USING these WHERE ${this.isTo('archived')} AND ${archived.fromArchived} = 0
        AND (${archived.fromIdentifier}, ${archived.fromObjectId}) NOT IN (SELECT type, id FROM these)
        RETURNING ${rawEdge(archived)}),
      spoor_moved AS (INSERT INTO ${follow.table} (${edgeColumns(follow)})
        SELECT * FROM from_these UNION ALL SELECT * FROM to_these ON CONFLICT DO NOTHING RETURNING ${rawEdge(follow)}),
      counting AS (${this.statements.addSelectedCounts(countsOfMoved(1, ORDER))})`);
  }

  *makeFriendships(entities: readonly EntityRef[]): Program<void> {
    const { follow, friend } = this.tables;
    yield* ask(sql`WITH ${this.these(entities)},
      own AS (INSERT INTO ${friend.table} (${friendColumns(friend)})
        SELECT there.${follow.fromIdentifier}, there.${follow.fromObjectId}, there.${follow.toIdentifier},
          GREATEST(there.${follow.followedAt}, back.${follow.followedAt}), there.${follow.toObjectId}
        FROM these
        JOIN ${follow.table} AS there ON there.${follow.fromIdentifier} = these.type AND there.${follow.fromObjectId} = these.id
        JOIN ${follow.table} AS back ON back.${follow.fromIdentifier} = there.${follow.toIdentifier}
          AND back.${follow.fromObjectId} = there.${follow.toObjectId}
          AND back.${follow.toIdentifier} = there.${follow.fromIdentifier} AND back.${follow.toObjectId} = there.${follow.fromObjectId}
        ON CONFLICT DO NOTHING RETURNING ${rawFriend(friend)}),
      others AS (INSERT INTO ${friend.table} (${friendColumns(friend)})
        SELECT member_type, member_id, owner_type, since, owner_id FROM own
        WHERE (member_type, member_id) NOT IN (SELECT type, id FROM these)
        ON CONFLICT DO NOTHING RETURNING ${rawFriend(friend)}),
      spoor_moved_friends AS (SELECT * FROM own UNION ALL SELECT * FROM others)
      ${this.statements.addSelectedCounts(countsOfMovedFriends(1, ORDER))}`);
  }

  *markArchived(entities: readonly EntityRef[], isArchived: boolean): Program<void> {
    const { archived } = this.tables;
    const value = raw(isArchived ? '1' : '0');
    for (const [mark, belongs] of [
      [archived.fromArchived, this.isFrom('archived')],
      [archived.toArchived, this.isTo('archived')],
    ] as const)
      yield* ask(sql`WITH ${this.these(entities)}
        UPDATE ${archived.table} SET ${mark} = ${value} FROM these WHERE ${belongs} AND ${mark} <> ${value}`);
  }

  *deleteArchived(entities: readonly EntityRef[]): Program<number> {
    const { archived } = this.tables;
    const [row] = yield* ask<{ deleted: RawInteger }>(sql`WITH ${this.these(entities)},
      from_these AS (DELETE FROM ${archived.table} USING these WHERE ${this.isFrom('archived')} RETURNING 1),
      to_these AS (DELETE FROM ${archived.table} USING these WHERE ${this.isTo('archived')}
        AND (${archived.fromIdentifier}, ${archived.fromObjectId}) NOT IN (SELECT type, id FROM these) RETURNING 1)
      SELECT (SELECT COUNT(*) FROM from_these) + (SELECT COUNT(*) FROM to_these) AS deleted`);
    return Number(row?.deleted);
  }

  *deleteEmptyCounts(entities: readonly EntityRef[]): Program<void> {
    const { count } = this.tables;
    yield* ask(sql`WITH ${this.these(entities)}
      DELETE FROM ${count.table} USING these WHERE ${count.identifier} = these.type AND ${count.objectId} = these.id
      AND ${count.followers} = 0 AND ${count.followings} = 0 AND ${count.friends} = 0`);
  }

  /** @param moving table expressions of which one is `spoor_moved` */
  private *move(moving: Sql): Program<MovedEdges> {
    const [noting, noted] = this.log
      ? [sql`, noting AS (${this.log.noteMoved})`, raw('(SELECT json_agg(noting) FROM noting)')]
      : [raw(''), raw('NULL')];
    const [row] = yield* ask<{ count: RawInteger; note: RawNote[] | null }>(
      sql`${moving}${noting} SELECT COUNT(*) AS count, ${noted} AS note FROM spoor_moved`,
    );
    return { count: Number(row?.count), note: toNote(row?.note ?? []) };
  }

  /** A follow that was made anew while an older one was archived is the one that counts. */
  private archiveMoved(): Sql {
    const { archived } = this.tables;
    const isOneOfThese = (type: string, id: string) =>
      raw(`CASE WHEN (${type}, ${id}) IN (SELECT type, id FROM these) THEN 1 ELSE 0 END`);
    return sql`INSERT INTO ${archived.table} AS stored (${edgeColumns(archived)}, ${archived.fromArchived}, ${archived.toArchived})
      SELECT spoor_moved.*, ${isOneOfThese('from_type', 'from_id')}, ${isOneOfThese('to_type', 'to_id')} FROM spoor_moved
      ON CONFLICT (${edgeKeyColumns(archived)}) DO UPDATE SET ${archived.followedAt} = excluded.${archived.followedAt},
        ${archived.fromArchived} = GREATEST(stored.${archived.fromArchived}, excluded.${archived.fromArchived}),
        ${archived.toArchived} = GREATEST(stored.${archived.toArchived}, excluded.${archived.toArchived})`;
  }

  private these(entities: readonly EntityRef[]): Sql {
    return sql`these AS MATERIALIZED (SELECT * FROM ${this.statements.given(givenEntities(entities))})`;
  }

  private isFrom(table: 'follow' | 'archived'): Sql {
    const { fromIdentifier, fromObjectId } = this.tables[table];
    return sql`${fromIdentifier} = these.type AND ${fromObjectId} = these.id`;
  }

  private isTo(table: 'follow' | 'archived'): Sql {
    const { toIdentifier, toObjectId } = this.tables[table];
    return sql`${toIdentifier} = these.type AND ${toObjectId} = these.id`;
  }
}

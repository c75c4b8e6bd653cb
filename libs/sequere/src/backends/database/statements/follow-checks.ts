import { list, raw, selectLabels, sql, type Sql } from '@spoor/core';
import type { CountKey } from '../changes/count-delta.js';
import type { FriendPair } from '../changes/friend-changes.js';
import { rawFriend } from './columns.js';
import type { FollowStatements } from './follow-statements.js';
import type { FollowTables } from './follow-tables.js';
import { givenCounts, givenPairs } from './given-rows.js';

/** Entities of one type whose ids lie between two. */
export interface EntityRange {
  readonly type: string;
  /** Ids after this one. */
  readonly after: string;
  /** The last one; to the end when it is missing. */
  readonly through: string | undefined;
}

/** How many rows of counts are compared by one statement, and how many edges, unless they are one entity's. */
const COUNTS = 500;
const EDGES = 10_000;

/**
 * Compares what is stored twice. Each comparison is one statement, which sees all tables as they were at one moment: others may
 * write meanwhile.
 */
export class FollowChecks {
  constructor(
    private readonly tables: FollowTables,
    private readonly statements: FollowStatements,
  ) {}

  /** For each place that has labels of entities: those. */
  labels(): Sql[] {
    const { archived, count, follow, friend } = this.tables;
    return [
      selectLabels(count.table, count.identifier),
      selectLabels(follow.table, follow.fromIdentifier),
      selectLabels(follow.table, follow.toIdentifier),
      selectLabels(friend.table, friend.identifier),
      selectLabels(archived.table, archived.fromIdentifier),
      selectLabels(archived.table, archived.toIdentifier),
    ];
  }

  /** The `through` of the next range; null for the last. */
  end(type: string, after: string): Sql {
    const { count, follow } = this.tables;
    const ends = [
      { table: count.table, label: count.identifier, id: count.objectId, most: COUNTS },
      { table: follow.table, label: follow.fromIdentifier, id: follow.fromObjectId, most: EDGES },
      { table: follow.table, label: follow.toIdentifier, id: follow.toObjectId, most: EDGES },
    ].map(
      ({ table, label, id, most }, index) => sql`SELECT * FROM (SELECT ${id} AS id FROM ${table}
        WHERE ${label} = ${type} AND ${id} > ${after} ORDER BY ${id} LIMIT 1 OFFSET ${most}) AS ${raw(`end${index}`)}`,
    );
    return sql`SELECT MIN(id) AS id FROM (${list(ends, ' UNION ALL ')}) AS ends`;
  }

  /** For each row of counts that there is, or should be: what is stored and what there is. */
  counts(range: EntityRange): Sql {
    const { count, follow, friend } = this.tables;
    return sql`SELECT id, member_type, SUM(followers) AS followers, SUM(followings) AS followings, SUM(friends) AS friends,
        SUM(real_followers) AS real_followers, SUM(real_followings) AS real_followings, SUM(real_friends) AS real_friends
      FROM (
        SELECT ${count.objectId} AS id, ${count.memberIdentifier} AS member_type, ${count.followers} AS followers,
          ${count.followings} AS followings, ${count.friends} AS friends,
          0 AS real_followers, 0 AS real_followings, 0 AS real_friends
        FROM ${count.table} WHERE ${within(range, count.identifier, count.objectId)}
        UNION ALL
        SELECT ${follow.toObjectId}, ${follow.fromIdentifier}, 0, 0, 0, COUNT(*), 0, 0
        FROM ${follow.table} WHERE ${within(range, follow.toIdentifier, follow.toObjectId)}
        GROUP BY ${follow.toObjectId}, ${follow.fromIdentifier}
        UNION ALL
        SELECT ${follow.fromObjectId}, ${follow.toIdentifier}, 0, 0, 0, 0, COUNT(*), 0
        FROM ${follow.table} WHERE ${within(range, follow.fromIdentifier, follow.fromObjectId)}
        GROUP BY ${follow.fromObjectId}, ${follow.toIdentifier}
        UNION ALL
        SELECT ${friend.objectId}, ${friend.memberIdentifier}, 0, 0, 0, 0, 0, COUNT(*)
        FROM ${friend.table} WHERE ${within(range, friend.identifier, friend.objectId)}
        GROUP BY ${friend.objectId}, ${friend.memberIdentifier}
      ) AS sums GROUP BY id, member_type`;
  }

  /** Rows of friends that should be there and are not, as `is_missing`, and those that are there and should not. */
  friends(range: EntityRange): Sql {
    const { follow, friend } = this.tables;
    const since = this.laterDate();
    return sql`SELECT there.${follow.fromIdentifier} AS owner_type, there.${follow.fromObjectId} AS owner_id,
        there.${follow.toIdentifier} AS member_type, there.${follow.toObjectId} AS member_id, 1 AS is_missing
      FROM ${follow.table} AS there
      JOIN ${follow.table} AS back ON ${this.isBack()}
      LEFT JOIN ${friend.table} AS friend ON friend.${friend.identifier} = there.${follow.fromIdentifier}
        AND friend.${friend.objectId} = there.${follow.fromObjectId}
        AND friend.${friend.memberIdentifier} = there.${follow.toIdentifier}
        AND friend.${friend.friendsSince} = ${since} AND friend.${friend.memberObjectId} = there.${follow.toObjectId}
      WHERE ${within(range, sql`there.${follow.fromIdentifier}`, sql`there.${follow.fromObjectId}`)}
        AND friend.${friend.identifier} IS NULL
      UNION ALL
      SELECT friend.${friend.identifier}, friend.${friend.objectId}, friend.${friend.memberIdentifier},
        friend.${friend.memberObjectId}, 0
      FROM ${friend.table} AS friend
      LEFT JOIN ${follow.table} AS there ON there.${follow.fromIdentifier} = friend.${friend.identifier}
        AND there.${follow.fromObjectId} = friend.${friend.objectId}
        AND there.${follow.toIdentifier} = friend.${friend.memberIdentifier}
        AND there.${follow.toObjectId} = friend.${friend.memberObjectId}
      LEFT JOIN ${follow.table} AS back ON ${this.isBack()}
      WHERE ${within(range, sql`friend.${friend.identifier}`, sql`friend.${friend.objectId}`)}
        AND (back.${follow.fromIdentifier} IS NULL OR friend.${friend.friendsSince} <> ${since})`;
  }

  /** The rows of friends between two. */
  readFriends(pairs: readonly FriendPair[]): Sql {
    const { friend } = this.tables;
    return sql`SELECT ${rawFriend(friend)} FROM ${this.statements.given(givenPairs(pairs))} JOIN ${friend.table}
      ON ${friend.identifier} = given.owner_type AND ${friend.objectId} = given.owner_id
      AND ${friend.memberIdentifier} = given.member_type AND ${friend.memberObjectId} = given.member_id`;
  }

  /** Counts what there is. The rows must be there, and locked. */
  recount(keys: readonly CountKey[]): Sql {
    const { count, follow, friend } = this.tables;
    const [label, id, memberType] = [count.identifier, count.objectId, count.memberIdentifier].map(
      (column) => sql`${count.table}.${column}`,
    ) as [Sql, Sql, Sql];
    const number = (table: Sql, ofLabel: Sql, ofId: Sql, member: Sql) =>
      sql`(SELECT COUNT(*) FROM ${table} WHERE ${ofLabel} = ${label} AND ${ofId} = ${id} AND ${member} = ${memberType})`;
    const { fromIdentifier, fromObjectId, toIdentifier, toObjectId } = follow;
    return sql`UPDATE ${count.table} SET
        ${count.followers} = ${number(follow.table, toIdentifier, toObjectId, fromIdentifier)},
        ${count.followings} = ${number(follow.table, fromIdentifier, fromObjectId, toIdentifier)},
        ${count.friends} = ${number(friend.table, friend.identifier, friend.objectId, friend.memberIdentifier)}
      WHERE ${this.statements.areAmong(list([count.identifier, count.objectId, count.memberIdentifier]), givenCounts(keys))}`;
  }

  private isBack(): Sql {
    const { follow } = this.tables;
    return sql`back.${follow.fromIdentifier} = there.${follow.toIdentifier} AND back.${follow.fromObjectId} = there.${follow.toObjectId}
      AND back.${follow.toIdentifier} = there.${follow.fromIdentifier} AND back.${follow.toObjectId} = there.${follow.fromObjectId}`;
  }

  private laterDate(): Sql {
    const { followedAt } = this.tables.follow;
    return sql`CASE WHEN there.${followedAt} > back.${followedAt} THEN there.${followedAt} ELSE back.${followedAt} END`;
  }
}

function within({ type, after, through }: EntityRange, label: Sql, id: Sql): Sql {
  const end = through === undefined ? raw('') : sql` AND ${id} <= ${through}`;
  return sql`${label} = ${type} AND ${id} > ${after}${end}`;
}

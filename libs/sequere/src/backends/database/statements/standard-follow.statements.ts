import { list, raw, sql, type EntityRef, type Sql } from '@spoor/core';
import type { FollowEdge, NewFollowEdge } from '../../follow-edge.js';
import type { CountDelta } from '../changes/count-delta.js';
import type { FriendRow } from '../changes/friend-changes.js';
import type { FollowStatements } from './follow-statements.js';
import type { FollowTables } from './follow-tables.js';

export type GivenType = 'text' | 'integer';
/** The columns of rows that a statement is given, in the order of their values. */
export type GivenColumns = Readonly<Record<string, GivenType>>;

const ENTITY: GivenColumns = { type: 'text', id: 'text' };
const EDGE: GivenColumns = { from_type: 'text', from_id: 'text', to_type: 'text', to_id: 'text' };
const NEW_EDGE: GivenColumns = { ...EDGE, since: 'integer' };
const FRIEND: GivenColumns = {
  owner_type: 'text',
  owner_id: 'text',
  member_type: 'text',
  since: 'integer',
  member_id: 'text',
};
const DELTA: GivenColumns = {
  type: 'text',
  id: 'text',
  member_type: 'text',
  followers: 'integer',
  followings: 'integer',
  friends: 'integer',
};

/** What PostgreSQL and SQLite say alike: rows come as one table named `given`, in their order. */
export abstract class StandardFollowStatements implements FollowStatements {
  readonly largestList: number = 5_000;

  constructor(protected readonly tables: FollowTables) {}

  /** A table with a column for each of `columns`, in the rows' order. */
  protected abstract given(columns: GivenColumns, rows: readonly (readonly (string | number)[])[]): Sql;

  insertEdges(edges: readonly NewFollowEdge[]): Sql {
    const { follow } = this.tables;
    return sql`INSERT INTO ${follow.table} (${this.edgeColumns()}, ${follow.followedAt})
      SELECT ${namesOf(NEW_EDGE)} FROM ${this.given(
        NEW_EDGE,
        edges.map((edge) => [...valuesOf(edge), edge.at]),
      )}
      WHERE true ON CONFLICT DO NOTHING RETURNING ${this.edge()}`;
  }

  deleteEdges(edges: readonly FollowEdge[]): Sql {
    const { follow } = this.tables;
    return sql`DELETE FROM ${follow.table} WHERE (${this.edgeColumns()}) IN
      (SELECT ${namesOf(EDGE)} FROM ${this.given(EDGE, edges.map(valuesOf))}) RETURNING ${this.edge()}`;
  }

  deleteArchivedEdges(edges: readonly FollowEdge[]): Sql {
    const { archived } = this.tables;
    return sql`DELETE FROM ${archived.table} WHERE (${this.edgeColumns()}) IN
      (SELECT ${namesOf(EDGE)} FROM ${this.given(EDGE, edges.map(valuesOf))})`;
  }

  readEdges(edges: readonly FollowEdge[]): Sql {
    const { follow } = this.tables;
    return sql`SELECT ${this.edge()} FROM ${this.given(EDGE, edges.map(valuesOf))} JOIN ${follow.table}
      ON ${follow.fromIdentifier} = given.from_type AND ${follow.fromObjectId} = given.from_id
      AND ${follow.toIdentifier} = given.to_type AND ${follow.toObjectId} = given.to_id`;
  }

  addToCounts(deltas: readonly CountDelta[]): Sql {
    const { count } = this.tables;
    const rows = deltas.map(({ entity, memberType, followers, followings, friends }) => [
      entity.type,
      entity.id,
      memberType,
      followers,
      followings,
      friends,
    ]);
    const key = list([count.identifier, count.objectId, count.memberIdentifier]);
    const numbers = [count.followers, count.followings, count.friends];
    return sql`INSERT INTO ${count.table} AS stored (${key}, ${list(numbers)})
      SELECT ${namesOf(DELTA)} FROM ${this.given(DELTA, rows)}
      WHERE true ON CONFLICT (${key}) DO UPDATE SET
        ${list(numbers.map((number) => sql`${number} = stored.${number} + excluded.${number}`))}`;
  }

  insertFriends(rows: readonly FriendRow[]): Sql {
    return sql`INSERT INTO ${this.tables.friend.table} (${this.friendColumns()})
      SELECT ${namesOf(FRIEND)} FROM ${this.givenFriends(rows)}
      WHERE true ON CONFLICT DO NOTHING RETURNING ${this.friend()}`;
  }

  deleteFriends(rows: readonly FriendRow[]): Sql {
    return sql`DELETE FROM ${this.tables.friend.table} WHERE (${this.friendColumns()}) IN
      (SELECT ${namesOf(FRIEND)} FROM ${this.givenFriends(rows)}) RETURNING ${this.friend()}`;
  }

  readCounts(entities: readonly EntityRef[]): Sql {
    const { count } = this.tables;
    return sql`SELECT given.type, given.id, ${count.memberIdentifier} AS member_type, ${count.followers} AS followers,
        ${count.followings} AS followings, ${count.friends} AS friends
      FROM ${this.given(
        ENTITY,
        entities.map(({ type, id }) => [type, id]),
      )} JOIN ${count.table}
      ON ${count.identifier} = given.type AND ${count.objectId} = given.id`;
  }

  private givenFriends(rows: readonly FriendRow[]): Sql {
    const values = rows.map(({ owner, member, since }) => [owner.type, owner.id, member.type, since, member.id]);
    return this.given(FRIEND, values);
  }

  private edgeColumns(): Sql {
    const { follow } = this.tables;
    return list([follow.fromIdentifier, follow.fromObjectId, follow.toIdentifier, follow.toObjectId]);
  }

  private friendColumns(): Sql {
    const { friend } = this.tables;
    return list([
      friend.identifier,
      friend.objectId,
      friend.memberIdentifier,
      friend.friendsSince,
      friend.memberObjectId,
    ]);
  }

  private edge(): Sql {
    const { follow } = this.tables;
    return sql`${follow.fromIdentifier} AS from_type, ${follow.fromObjectId} AS from_id,
      ${follow.toIdentifier} AS to_type, ${follow.toObjectId} AS to_id, ${follow.followedAt} AS since`;
  }

  private friend(): Sql {
    const { friend } = this.tables;
    return sql`${friend.identifier} AS owner_type, ${friend.objectId} AS owner_id,
      ${friend.memberIdentifier} AS member_type, ${friend.memberObjectId} AS member_id, ${friend.friendsSince} AS since`;
  }
}

function namesOf(columns: GivenColumns): Sql {
  return list(Object.keys(columns).map((name) => raw(`given.${name}`)));
}

function valuesOf({ from, to }: FollowEdge): string[] {
  return [from.type, from.id, to.type, to.id];
}

import { list, raw, sql, type EntityRef, type Sql } from '@spoor/core';
import type { FollowList, FollowOrder, FollowPageQuery, FollowPageRow } from '../../follow-query.js';
import type { FollowTables } from './follow-tables.js';
import type { FriendChanges, FriendRow } from '../changes/friend-changes.js';
import { positionOf, readPosition, type PagePosition } from './page-position.js';
import { ORDERS, type PageSpelling } from './page-spelling.js';

/** Where a list is stored, in the order of the index that it is read from. */
interface ListColumns {
  readonly table: Sql;
  readonly type: Sql;
  readonly id: Sql;
  readonly memberType: Sql;
  readonly since: Sql;
  readonly memberId: Sql;
}

export interface RawPageRow {
  place: number | string;
  since: number | string;
  member_id: string;
}

/** The part of a page whose members are of one type. */
interface Part {
  readonly query: FollowPageQuery;
  readonly type: string;
  /** Among the types. */
  readonly place: Sql;
  readonly position: PagePosition | undefined;
}

/**
 * Keyset pages by date, label and id: each type's part is a range of an index, and a list of all types is merged from the first rows
 * of each. Costs O(limit) for each type, at any depth.
 */
export class FollowPages {
  private readonly lists: Readonly<Record<FollowList, ListColumns>>;

  constructor(
    { follow, friend }: FollowTables,
    private readonly spelling: PageSpelling,
  ) {
    this.lists = {
      followers: {
        table: follow.table,
        type: follow.toIdentifier,
        id: follow.toObjectId,
        memberType: follow.fromIdentifier,
        since: follow.followedAt,
        memberId: follow.fromObjectId,
      },
      followings: {
        table: follow.table,
        type: follow.fromIdentifier,
        id: follow.fromObjectId,
        memberType: follow.toIdentifier,
        since: follow.followedAt,
        memberId: follow.toObjectId,
      },
      friends: {
        table: friend.table,
        type: friend.identifier,
        id: friend.objectId,
        memberType: friend.memberIdentifier,
        since: friend.friendsSince,
        memberId: friend.memberObjectId,
      },
    };
  }

  /**
   * @param types of which members there may be, sorted
   * @param changes of friends that are not stored yet
   */
  select(query: FollowPageQuery, types: readonly string[], changes?: FriendChanges): Sql {
    const { direction } = ORDERS[query.order];
    const position = query.after === undefined ? undefined : readPosition(query.after);
    const parts = types.flatMap((type, place) => {
      const part: Part = { query, type, place: raw(`${place} AS place`), position };
      return [this.stored(part, changes), ...this.made(part, changes)];
    });
    const selects = parts.map((part, index) => sql`SELECT * FROM (${part}) AS ${raw(`part${index}`)}`);
    return sql`${list(selects, ' UNION ALL ')}
      ORDER BY since ${direction}, place ${direction}, member_id ${direction} LIMIT ${query.limit}`;
  }

  rows(raws: readonly RawPageRow[], types: readonly string[]): FollowPageRow[] {
    return raws.map((row) => {
      const member = { type: types[Number(row.place)] as string, id: row.member_id };
      const since = Number(row.since);
      return { ref: member, since, position: positionOf({ since, ...member }) };
    });
  }

  private stored({ query, type, place, position }: Part, changes: FriendChanges | undefined): Sql {
    const { table, type: ofType, id, memberType, since, memberId } = this.lists[query.list];
    const { direction } = ORDERS[query.order];
    const after = position ? sql`AND ${this.after(since, memberId, type, position, query.order)}` : raw('');
    const gone = rowsOf(changes?.gone, query.of, type).map(
      (row) => sql` AND NOT (${since} = ${row.since} AND ${memberId} = ${row.member.id})`,
    );
    return sql`SELECT ${place}, ${since} AS since, ${memberId} AS member_id FROM ${table}
      WHERE ${ofType} = ${query.of.type} AND ${id} = ${query.of.id} AND ${memberType} = ${type} ${after}${list(gone, '')}
      ORDER BY ${since} ${direction}, ${memberId} ${direction} LIMIT ${query.limit}`;
  }

  private made({ query, type, place, position }: Part, changes: FriendChanges | undefined): Sql[] {
    const { date, id } = this.spelling;
    const [since, memberId] = [raw('made.since'), raw('made.member_id')];
    const after = position ? sql`WHERE ${this.after(since, memberId, type, position, query.order)}` : raw('');
    return rowsOf(changes?.made, query.of, type).map(
      (row) => sql`SELECT ${place}, made.since, made.member_id
        FROM (SELECT ${date(row.since)} AS since, ${id(row.member.id)} AS member_id) AS made ${after}`,
    );
  }

  /** Labels are compared here as they were sorted: not every database would do it alike. */
  private after(since: Sql, id: Sql, type: string, position: PagePosition, order: FollowOrder): Sql {
    if (type === position.type) return this.spelling.isAfter(since, id, position, order);
    const { beyond } = ORDERS[order];
    const tiesComeAfter = order === 'newest' ? type < position.type : type > position.type;
    return sql`${since} ${beyond}${raw(tiesComeAfter ? '=' : '')} ${position.since}`;
  }
}

function rowsOf(rows: readonly FriendRow[] = [], { type, id }: EntityRef, memberType: string): FriendRow[] {
  return rows.filter(({ owner, member }) => owner.type === type && owner.id === id && member.type === memberType);
}

import { list, raw, sql, type Sql } from '@spoor/core';
import type { FollowList, FollowPageQuery, FollowPageRow } from '../../follow-query.js';
import type { FollowTables } from './follow-tables.js';
import type { PagePosition } from './page-position.js';
import { positionOf, readPosition } from './page-position.js';

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

/** Says that (since, id) comes after the given ones in the order. */
export type ComesAfter = (since: Sql, id: Sql, position: PagePosition, order: FollowPageQuery['order']) => Sql;

const ORDERS = {
  newest: { direction: raw('DESC'), beyond: raw('<') },
  oldest: { direction: raw('ASC'), beyond: raw('>') },
};

/**
 * Keyset pages by date, label and id: each type's part is a range of an index, and a list of all types is merged from the first rows
 * of each. Costs O(limit) for each type, at any depth.
 */
export class FollowPages {
  private readonly lists: Readonly<Record<FollowList, ListColumns>>;

  /** @param isAfter how the database compares two columns at once so that it still reads a range of the index */
  constructor(
    { follow, friend }: FollowTables,
    private readonly isAfter: ComesAfter,
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

  /** @param types of which members there may be, sorted */
  select(query: FollowPageQuery, types: readonly string[]): Sql {
    const { direction } = ORDERS[query.order];
    const position = query.after === undefined ? undefined : readPosition(query.after);
    const parts = types.map(
      (type, place) => sql`SELECT * FROM (${this.part(query, type, place, position)}) AS ${raw(`part${place}`)}`,
    );
    return sql`${list(parts, ' UNION ALL ')}
      ORDER BY since ${direction}, place ${direction}, member_id ${direction} LIMIT ${query.limit}`;
  }

  rows(raws: readonly RawPageRow[], types: readonly string[]): FollowPageRow[] {
    return raws.map((row) => {
      const member = { type: types[Number(row.place)] as string, id: row.member_id };
      const since = Number(row.since);
      return { ref: member, since, position: positionOf({ since, ...member }) };
    });
  }

  private part(
    { of, list: name, order, limit }: FollowPageQuery,
    type: string,
    place: number,
    position: PagePosition | undefined,
  ): Sql {
    const { table, type: ofType, id, memberType, since, memberId } = this.lists[name];
    const { direction } = ORDERS[order];
    const after = position ? sql`AND ${this.after(since, memberId, type, position, order)}` : raw('');
    return sql`SELECT ${raw(`${place} AS place`)}, ${since} AS since, ${memberId} AS member_id FROM ${table}
      WHERE ${ofType} = ${of.type} AND ${id} = ${of.id} AND ${memberType} = ${type} ${after}
      ORDER BY ${since} ${direction}, ${memberId} ${direction} LIMIT ${limit}`;
  }

  /** Labels are compared here as they were sorted: not every database would do it alike. */
  private after(since: Sql, id: Sql, type: string, position: PagePosition, order: FollowPageQuery['order']): Sql {
    if (type === position.type) return this.isAfter(since, id, position, order);
    const { beyond } = ORDERS[order];
    const tiesComeAfter = order === 'newest' ? type < position.type : type > position.type;
    return sql`${since} ${beyond}${raw(tiesComeAfter ? '=' : '')} ${position.since}`;
  }
}

/** For databases that read a range of an index for two columns compared at once. */
export const afterRow: ComesAfter = (since, id, position, order) =>
  sql`(${since}, ${id}) ${ORDERS[order].beyond} (${position.since}, ${position.id})`;

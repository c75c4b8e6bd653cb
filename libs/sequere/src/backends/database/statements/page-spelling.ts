import { raw, sql, type Sql } from '@spoor/core';
import type { FollowOrder } from '../../follow-query.js';
import type { PagePosition } from './page-position.js';

/** What differs between databases in the reading of pages. */
export interface PageSpelling {
  /** That (since, id) comes after the position, in a way that the database reads as a range of an index. */
  isAfter(since: Sql, id: Sql, position: PagePosition, order: FollowOrder): Sql;

  /** A value of the column's type. */
  date(since: number): Sql;
  id(id: string): Sql;
}

export const ORDERS = {
  newest: { direction: raw('DESC'), beyond: raw('<') },
  oldest: { direction: raw('ASC'), beyond: raw('>') },
};

export const postgresPageSpelling: PageSpelling = {
  isAfter: (since, id, position, order) =>
    sql`(${since}, ${id}) ${ORDERS[order].beyond} (${position.since}, ${position.id})`,
  date: (since) => sql`${since}::bigint`,
  id: (id) => sql`${id}::varchar`,
};

export const sqlitePageSpelling: PageSpelling = {
  isAfter: postgresPageSpelling.isAfter,
  date: (since) => sql`${since}`,
  id: (id) => sql`${id}`,
};

/** MariaDB compares rows after reading them all; two ranges of one index it finds. */
export const mariadbPageSpelling: PageSpelling = {
  isAfter: (since, id, position, order) => {
    const { beyond } = ORDERS[order];
    return sql`(${since} ${beyond} ${position.since} OR (${since} = ${position.since} AND ${id} ${beyond} ${position.id}))`;
  },
  date: (since) => sql`CAST(${since} AS SIGNED)`,
  id: (id) => sql`CAST(${id} AS CHAR CHARACTER SET utf8mb4) COLLATE utf8mb4_bin`,
};

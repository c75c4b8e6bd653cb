import { list, raw, sql, type Sql } from '@spoor/core';
import { FollowStatements } from './follow-statements.js';
import type { GivenRows } from './given-rows.js';

const ARRAYS = { text: raw('::varchar[]'), integer: raw('::bigint[]') };

/** PostgreSQL. Rows travel as one array for each column. */
export class PostgresFollowStatements extends FollowStatements {
  readonly longestRemoval = 5_000;

  given({ columns, rows }: GivenRows): Sql {
    const arrays = Object.values(columns).map((type, index) => sql`${rows.map((row) => row[index])}${ARRAYS[type]}`);
    return sql`unnest(${list(arrays)}) AS given(${raw(Object.keys(columns).join(', '))})`;
  }
}

import { list, raw, sql, type Sql } from '@spoor/core';
import { StandardFollowStatements, type GivenColumns } from './standard-follow.statements.js';

const ARRAYS = { text: raw('::varchar[]'), integer: raw('::bigint[]') };

/** PostgreSQL. Rows travel as one array for each column. */
export class PostgresFollowStatements extends StandardFollowStatements {
  protected given(columns: GivenColumns, rows: readonly (readonly (string | number)[])[]): Sql {
    const arrays = Object.values(columns).map((type, index) => sql`${rows.map((row) => row[index])}${ARRAYS[type]}`);
    return sql`unnest(${list(arrays)}) AS given(${raw(Object.keys(columns).join(', '))})`;
  }
}

import { list, raw, sql, type Sql } from '@spoor/core';
import { StandardFollowStatements, type GivenColumns } from './standard-follow.statements.js';

/** SQLite. Rows travel as one JSON text, so that a statement is the same, and prepared once, however many they are. */
export class SqliteFollowStatements extends StandardFollowStatements {
  protected given(columns: GivenColumns, rows: readonly (readonly (string | number)[])[]): Sql {
    const values = Object.keys(columns).map((name, index) => raw(`value ->> ${index} AS ${name}`));
    return sql`(SELECT ${list(values)} FROM json_each(${JSON.stringify(rows)})) AS given`;
  }
}

import { list, raw, sql, type Sql } from '@spoor/core';
import { FollowStatements } from './follow-statements.js';
import type { GivenRows } from './given-rows.js';

/** SQLite. Rows travel as one JSON text, so that a statement is the same, and prepared once, however many they are. */
export class SqliteFollowStatements extends FollowStatements {
  given({ columns, rows }: GivenRows): Sql {
    const values = Object.keys(columns).map((name, index) => raw(`value ->> ${index} AS ${name}`));
    return sql`(SELECT ${list(values)} FROM json_each(${JSON.stringify(rows)})) AS given`;
  }
}

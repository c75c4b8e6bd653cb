import { list, raw, sql, type Sql } from '@spoor/core';
import type { PlacedDiff } from './diff-places.js';
import type { DiffTables } from './diff-tables.js';

/** Diffs whose body contains a text: a scan of the whole table. */
export function containing({ diff: { table, column } }: DiffTables, pattern: string): Sql {
  return sql`SELECT ${column.type} AS type, ${column.id} AS id, ${column.at} AS place, ${column.body} AS body FROM ${table}
    WHERE ${column.body} LIKE ${pattern} ESCAPE '!'`;
}

/** The same, a page after a row by the primary key: a scan of the table. */
export function containingAfter(
  { diff: { table, column } }: DiffTables,
  pattern: string,
  { log, at }: Pick<PlacedDiff, 'log' | 'at'>,
  limit: number,
): Sql {
  const key = list([column.type, column.id, column.at]);
  return sql`SELECT ${column.type} AS type, ${column.id} AS id, ${column.at} AS place, ${column.body} AS body FROM ${table}
    WHERE ${column.body} LIKE ${pattern} ESCAPE '!' AND (${key}) > (${log.type}, ${log.id}, ${raw(String(at))})
    ORDER BY ${key} LIMIT ${raw(String(limit))}`;
}

/** Other bodies at the same places. */
export function rewrite({ diff: { table, column } }: DiffTables, diffs: readonly PlacedDiff[]): Sql {
  const at = ({ log, at: place }: PlacedDiff) =>
    sql`${column.type} = ${log.type} AND ${column.id} = ${log.id} AND ${column.at} = ${raw(String(place))}`;
  const cases = diffs.map((diff) => sql`WHEN ${at(diff)} THEN ${diff.body}`);
  return sql`UPDATE ${table} SET ${column.body} = CASE ${list(cases, ' ')} END WHERE ${list(diffs.map(at), ' OR ')}`;
}

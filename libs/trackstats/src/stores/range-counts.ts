import { dataSourceOf, escapedTablePath, type Dialect } from '@spoor/core';
import type { EntityManager } from 'typeorm';
import type { Alias } from 'typeorm/query-builder/Alias.js';
import type { DateColumn } from '../trackers/date-column.js';
import type { TrackedQuery } from '../trackers/tracked-query.js';
import type { Span } from '../tracking/span.js';
import type { Statement } from './statement.js';

/** Whether nothing but the date decides which rows are counted, so that an index on it answers alone. */
export function isPlainCount({ builder, amount, fields }: TrackedQuery): boolean {
  const { joinAttributes, mainAlias, wheres } = builder.expressionMap;
  const { deleteDateColumn, discriminatorColumn } = (mainAlias as Alias).metadata;
  const isWhole = joinAttributes.length + wheres.length + fields.length === 0 && amount === undefined;
  return isWhole && !deleteDateColumn && !discriminatorColumn;
}

/** Whether the database has an index that begins with the date. What the entity declares may not be there. */
export async function hasDateIndex({ date }: TrackedQuery, manager: EntityManager): Promise<boolean> {
  const { tableName, schema, tablePath } = date.tracked.metadata;
  const { databaseName } = date.tracked.column;
  const parameters = {
    postgres: [escapedTablePath(dataSourceOf(manager), date.tracked.metadata), databaseName],
    mariadb: [tableName, databaseName],
    mysql: [tableName, databaseName],
    sqlite: [schema === undefined ? tableName : tablePath, databaseName],
  };
  const found: unknown[] = await manager.query(INDEX_BY[date.dialect], parameters[date.dialect]);
  return found.length > 0;
}

/** A count of the rows of each bucket by itself, which takes a part of the index: `bucket`, `value`, `samples`. */
export function rangeCounts(date: DateColumn, spans: readonly Span[], table: string, column: string): Statement {
  const buckets = spans.flatMap((span) => span.buckets);
  const rows = buckets.map((bucket) => [`'${bucket.date}'`, ...date.edges(bucket)] as const);
  const count = (first: string, end: string) =>
    `SELECT COUNT(*) FROM ${table} WHERE ${column} >= ${first} AND ${column} < ${end}`;
  if (date.dialect === 'mariadb' || date.dialect === 'mysql') {
    // It would read the whole index for each bucket that comes from a table.
    const counts = rows.map(([key, first, end]) => `SELECT ${key} AS bucket, (${count(first, end)}) AS value`);
    return {
      sql: `SELECT bucket, value, NULL FROM (${counts.join(' UNION ALL ')}) counts WHERE value > 0`,
      parameters: [],
    };
  }
  // Neither may look through the subquery: it would count twice, for the value and for the condition.
  const sql =
    date.dialect === 'postgres'
      ? `SELECT bucket, value, CAST(NULL AS bigint) AS samples
          FROM ${postgresRows(date, rows)} CROSS JOIN LATERAL (${count('first_edge', 'end_edge')}) counts(value) WHERE value > 0`
      : `SELECT bucket, value, NULL AS samples
          FROM (SELECT bucket, (${count('first_edge', 'end_edge')}) AS value FROM ${sqliteRows(rows)} LIMIT -1) WHERE value > 0`;
  return { sql, parameters: [] };
}

type Row = readonly [key: string, first: string, end: string];

function postgresRows(date: DateColumn, rows: readonly Row[]): string {
  const array = (index: number, type: string) =>
    `'{${rows.map((row) => bare(row[index] as string)).join(',')}}'::${type}[]`;
  const type = date.postgresType;
  return `unnest(${array(0, 'text')}, ${array(1, type)}, ${array(2, type)}) AS given(bucket, first_edge, end_edge)`;
}

function sqliteRows(rows: readonly Row[]): string {
  const values = rows.map((row) => `(${row.join(', ')})`);
  return `(SELECT column1 AS bucket, column2 AS first_edge, column3 AS end_edge FROM (VALUES ${values.join(', ')}))`;
}

function bare(text: string): string {
  return text.replaceAll("'", '');
}

const MARIADB_INDEX = `SELECT 1 AS found FROM information_schema.statistics
  WHERE table_schema = DATABASE() AND table_name = ? AND column_name = ? AND seq_in_index = 1 AND index_type = 'BTREE' LIMIT 1`;

const INDEX_BY: Record<Dialect, string> = {
  postgres: `SELECT 1 AS found FROM pg_index
    JOIN pg_attribute ON pg_attribute.attrelid = pg_index.indrelid AND pg_attribute.attnum = pg_index.indkey[0]
    JOIN pg_class ON pg_class.oid = pg_index.indexrelid JOIN pg_am ON pg_am.oid = pg_class.relam
    WHERE pg_index.indrelid = to_regclass($1) AND pg_attribute.attname = $2 AND pg_index.indisvalid
      AND pg_index.indpred IS NULL AND pg_am.amname = 'btree' LIMIT 1`,
  mariadb: MARIADB_INDEX,
  mysql: MARIADB_INDEX,
  sqlite: `SELECT 1 AS found FROM pragma_index_list(?) list JOIN pragma_index_info(list.name) info
    WHERE info.name = ? AND info.seqno = 0 AND list.partial = 0 LIMIT 1`,
};

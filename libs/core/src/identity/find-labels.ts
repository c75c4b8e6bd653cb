import type { EntityManager } from 'typeorm';
import { raw, sql, type Sql } from '../database/sql.js';

/**
 * Selects the distinct labels, as `label`, in a column that leads an index. Costs one index probe per label, however many rows there
 * are.
 */
export function selectLabels(table: Sql, column: Sql): Sql {
  return sql`WITH RECURSIVE labels AS (
      SELECT MIN(${column}) AS label FROM ${table}
      UNION ALL
      SELECT (SELECT MIN(${column}) FROM ${table} WHERE ${column} > labels.label) FROM labels WHERE labels.label IS NOT NULL
    )
    SELECT label FROM labels WHERE label IS NOT NULL`;
}

/**
 * The distinct labels in a column, as `selectLabels`.
 *
 * @param table and @param column as spelled in SQL, escaped
 */
export async function findLabels(manager: EntityManager, table: string, column: string): Promise<string[]> {
  const [text] = selectLabels(raw(table), raw(column)).render(() => '');
  const rows: { label: string }[] = await manager.query(text);
  return rows.map(({ label }) => label);
}

import type { EntityManager } from 'typeorm';

/**
 * The distinct labels in a column that leads an index. Costs one index probe per label, however many rows there are.
 *
 * @param table and @param column as spelled in SQL, escaped
 */
export async function findLabels(manager: EntityManager, table: string, column: string): Promise<string[]> {
  const rows: { label: string }[] = await manager.query(
    `WITH RECURSIVE labels AS (
       SELECT MIN(${column}) AS label FROM ${table}
       UNION ALL
       SELECT (SELECT MIN(${column}) FROM ${table} WHERE ${column} > labels.label) FROM labels WHERE labels.label IS NOT NULL
     )
     SELECT label FROM labels WHERE label IS NOT NULL`,
  );
  return rows.map(({ label }) => label);
}

import type { QueryRunner } from 'typeorm';
import type { Grouping } from '../groupings/grouping.js';
import type { Statement } from './statement.js';
import type { StatisticKey } from './statistic-row.js';

export interface StoredValue {
  readonly key: StatisticKey;
  readonly value: bigint;
}

export async function runStatement(queryRunner: QueryRunner, { sql, parameters }: Statement): Promise<unknown> {
  return await queryRunner.query(sql, [...parameters]);
}

/** The rows of a statement that returns key columns as `k0`, `k1`, … and the value as text. */
export async function readRows(
  queryRunner: QueryRunner,
  { dimensions }: Grouping,
  statement: Statement,
): Promise<StoredValue[]> {
  const rows = (await runStatement(queryRunner, statement)) as Record<string, string | number | null>[];
  return rows.map((row) => ({
    key: {
      metricId: Number(row['k0']),
      period: String(row['k1']),
      date: String(row['k2']),
      dimensions: dimensions.map((_, index) => row[`k${index + 3}`] as string | number),
    },
    value: BigInt(row['value'] ?? 0),
  }));
}

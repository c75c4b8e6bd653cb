import type { Grouping } from '../groupings/grouping.js';

/** Which value of a table. */
export interface StatisticKey {
  readonly metricId: number;
  readonly period: string;
  readonly date: string;
  /** In the order of the grouping's dimensions. */
  readonly dimensions: readonly (string | number)[];
}

/** A statistic on its way into its table. */
export interface StatisticRow extends StatisticKey {
  readonly value: bigint | null;
  readonly samples: bigint | null;
}

/** A key as one string. NUL cannot occur in what it is made of. */
export function keyId({ metricId, period, date, dimensions }: StatisticKey): string {
  return [metricId, period, date, ...dimensions].join('\0');
}

/** The columns of the primary key, in its order. */
export function keyColumns({ column, dimensions }: Grouping): string[] {
  return [column.metricId, column.period, column.date, ...dimensions.map((dimension) => dimension.column)];
}

export function keyValues({ metricId, period, date, dimensions }: StatisticKey): (string | number)[] {
  return [metricId, period, date, ...dimensions];
}

/** In the one order in which every process takes its locks. Of several rows with one key the last one stays. */
export function sortRows<Row extends StatisticKey>(rows: readonly Row[]): Row[] {
  const byId = [...new Map(rows.map((row) => [keyId(row), row]))];
  return byId.toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
}

import type { Grouping } from '../groupings/grouping.js';
import type { Statement } from './statement.js';

/** A statistic on its way into its table. */
export interface StatisticRow {
  readonly metricId: number;
  readonly period: string;
  readonly date: string;
  /** In the order of the grouping's dimensions. */
  readonly dimensions: readonly (string | number)[];
  readonly value: bigint | null;
  readonly samples: bigint | null;
}

/** The SQL that writes statistics, for one database. */
export interface StatisticStatements {
  /** Writes the rows over whatever stands there, in the order of their keys. The caller keeps their number within LARGEST_WRITE. */
  put(grouping: Grouping, rows: readonly StatisticRow[]): Statement;
}

/** So many rows travel in one statement. */
export const LARGEST_WRITE = 2_000;

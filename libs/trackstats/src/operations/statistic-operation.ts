import type { Grouping } from '../groupings/grouping.js';
import { keyId, type StatisticKey, type StatisticRow } from '../stores/statistic-row.js';

/** Adds to one value. */
export interface AddOperation {
  readonly kind: 'add';
  readonly grouping: Grouping;
  readonly key: StatisticKey;
  readonly by: bigint;
  /** In the words of the API, such as `shopping.order_count`. */
  readonly what: string;
}

/** Rows of one table. */
export interface TableRows {
  readonly grouping: Grouping;
  readonly rows: readonly StatisticRow[];
}

/** Writes values over whatever stands there, all or none. */
export interface PutOperation {
  readonly kind: 'put';
  readonly tables: readonly TableRows[];
  readonly what: string;
}

export type StatisticOperation = AddOperation | PutOperation;

/** The value after an addition; nothing after a put. */
export type StatisticAnswer = bigint | null;

export const INT64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

/** A row, told apart from those of other tables, as one string. */
export function rowId({ table }: Grouping, key: StatisticKey): string {
  return `${table}\0${keyId(key)}`;
}

/** The key in what `rowId` made. */
export function keyOfRow(id: string): StatisticKey {
  const [, metricId, period = '', date = '', ...dimensions] = id.split('\0');
  return { metricId: Number(metricId), period, date, dimensions };
}

export function groupingsOf(operation: StatisticOperation): readonly Grouping[] {
  return operation.kind === 'add' ? [operation.grouping] : operation.tables.map(({ grouping }) => grouping);
}

export function rowsOf(operation: StatisticOperation): string[] {
  if (operation.kind === 'add') return [rowId(operation.grouping, operation.key)];
  return operation.tables.flatMap(({ grouping, rows }) => rows.map((row) => rowId(grouping, row)));
}

/** In the words of the API, for errors. */
export function describeOperation({ kind, what }: StatisticOperation): string {
  return `${kind === 'add' ? 'increment' : 'recording'} of ${what}`;
}

export function additionRow({ key, by }: AddOperation): StatisticRow {
  return { ...key, value: by, samples: null };
}

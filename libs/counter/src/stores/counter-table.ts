import { tableNames, type TableNames } from '@spoor/core';
import type { DataSource } from 'typeorm';
import { CounterReceipt } from '../entities/counter-receipt.entity.js';
import { Counter } from '../entities/counter.entity.js';
import { EntityCounter } from '../entities/entity-counter.entity.js';

/** One of the two tables of counts, as spelled in this DataSource's SQL. They differ in their key columns alone. */
export interface CounterTable {
  readonly table: string;
  /** The last one is the name. */
  readonly keys: readonly string[];
  readonly count: string;
}

export type ReceiptTable = TableNames<'id' | 'amount' | 'count' | 'expiresAt'>;

export function counterTable(dataSource: DataSource): CounterTable {
  const { table, column } = tableNames(dataSource, Counter);
  return { table, keys: [column.name], count: column.count };
}

export function entityCounterTable(dataSource: DataSource): CounterTable {
  const { table, column } = tableNames(dataSource, EntityCounter);
  return { table, keys: [column.type, column.id, column.name], count: column.count };
}

export function receiptTable(dataSource: DataSource): ReceiptTable {
  return tableNames(dataSource, CounterReceipt);
}

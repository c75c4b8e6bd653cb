import { counterKey } from '../operations/counter-key.js';
import type { Receipt } from '../operations/receipt.js';

/** A row as drivers return it: key columns `k0`, `k1`, … and the count as text. */
export type RawCount = Record<string, string>;

export interface RawReceipt {
  id: string;
  amount: string;
  count: string;
  expiresAt: string;
}

export function countsById(rows: readonly RawCount[], keyColumns: readonly string[]): Map<string, bigint> {
  return new Map(rows.map((row) => [idOf(row, keyColumns), BigInt(row['count'] as string)]));
}

export function idsOf(rows: readonly RawCount[], keyColumns: readonly string[]): Set<string> {
  return new Set(rows.map((row) => idOf(row, keyColumns)));
}

export function toReceipt({ id, amount, count, expiresAt }: RawReceipt): Receipt {
  return { id, amount: BigInt(amount), count: BigInt(count), expiresAt: Number(expiresAt) };
}

function idOf(row: RawCount, keyColumns: readonly string[]): string {
  return counterKey(keyColumns.map((_, index) => row[`k${index}`] as string)).id;
}

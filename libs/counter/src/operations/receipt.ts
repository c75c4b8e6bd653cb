import { createHash } from 'node:crypto';
import type { CounterKey } from './counter-key.js';

/** What is remembered of a change with an idempotency key: its first answer. */
export interface Receipt {
  readonly id: string;
  readonly amount: bigint;
  readonly count: bigint;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** Keys are scoped to their counter, and may be of any length. */
export function receiptId({ columns }: CounterKey, idempotencyKey: string): string {
  return createHash('sha256')
    .update(JSON.stringify([...columns, idempotencyKey]))
    .digest('hex');
}

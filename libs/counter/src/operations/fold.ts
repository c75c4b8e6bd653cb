import type { Outcome } from '@spoor/core';
import { CounterBoundError } from '../errors/counter-bound.error.js';
import { CounterOverflowError } from '../errors/counter-overflow.error.js';
import { CounterPrecisionError } from '../errors/counter-precision.error.js';
import { IdempotencyConflictError } from '../errors/idempotency-conflict.error.js';
import { contains, INT64, type CountRange } from './count-range.js';
import { nameOf, type CounterKey } from './counter-key.js';
import type { AddOperation, CounterAnswer, CounterOperation, Delta } from './counter-operation.js';
import type { Receipt } from './receipt.js';

/** What locked rows hold, by key id and by receipt id. Folding changes it in place. */
export interface FoldState {
  readonly counts: Map<string, bigint>;
  readonly receipts: Map<string, Receipt>;
}

/**
 * Applies operations one after another to locked rows, as if each had come alone.
 *
 * @returns an outcome each; one that is refused leaves the state as it was
 */
export function fold(operations: readonly CounterOperation[], state: FoldState): Outcome<CounterAnswer>[] {
  return operations.map((operation) => {
    try {
      return { answer: apply(operation, state) };
    } catch (error) {
      return { error };
    }
  });
}

function apply(operation: CounterOperation, { counts, receipts }: FoldState): CounterAnswer {
  if (operation.kind === 'add') return add(operation, { counts, receipts });
  const { key } = operation;
  const stored = counts.get(key.id);
  const count = stored ?? 0n;
  switch (operation.kind) {
    case 'set':
      return put(counts, key, operation.to);
    case 'compareAndSet':
      return count === operation.expected ? put(counts, key, operation.to) : unchanged(count);
    case 'advance':
      return operation.to > count ? put(counts, key, operation.to) : unchanged(count);
    case 'open':
      return stored === undefined ? put(counts, key, operation.initial) : unchanged(stored);
    case 'delete':
      return { counts: [0n], changed: counts.delete(key.id) };
  }
}

function add(operation: AddOperation, { counts, receipts }: FoldState): CounterAnswer {
  const { deltas, range, bounds, idempotency } = operation;
  const known = idempotency && receipts.get(idempotency.id);
  if (known && known.expiresAt > idempotency.now) {
    const [delta] = deltas as [Delta];
    if (known.amount !== delta.by)
      throw new IdempotencyConflictError(nameOf(delta.key), idempotency.key, known.amount, delta.by);
    return unchanged(known.count);
  }
  const results = deltas.map(({ key, by }) => {
    const count = counts.get(key.id) ?? 0n;
    check(key, count, by, range, bounds);
    return count + by;
  });
  deltas.forEach(({ key }, index) => counts.set(key.id, results[index] as bigint));
  if (idempotency) {
    const { id, expiresAt } = idempotency;
    receipts.set(id, { id, amount: (deltas[0] as Delta).by, count: results[0] as bigint, expiresAt });
  }
  return { counts: results, changed: true };
}

function check(key: CounterKey, count: bigint, by: bigint, range: CountRange, bounds: CountRange | undefined): void {
  const result = count + by;
  if (bounds && result < bounds.min) throw new CounterBoundError(nameOf(key), count, by, `at least ${bounds.min}`);
  if (bounds && result > bounds.max) throw new CounterBoundError(nameOf(key), count, by, `at most ${bounds.max}`);
  if (!contains(INT64, result)) throw new CounterOverflowError(nameOf(key), count, by);
  if (!contains(range, result)) throw new CounterPrecisionError(nameOf(key), result);
}

function put(counts: Map<string, bigint>, key: CounterKey, count: bigint): CounterAnswer {
  counts.set(key.id, count);
  return { counts: [count], changed: true };
}

function unchanged(count: bigint): CounterAnswer {
  return { counts: [count], changed: false };
}

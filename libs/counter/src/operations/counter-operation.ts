import type { CountRange } from './count-range.js';
import { nameOf, type CounterKey } from './counter-key.js';

/** One change by so much. */
export interface Delta {
  readonly key: CounterKey;
  readonly by: bigint;
}

/** A change that counts once, however often it is sent. */
export interface IdempotencyRequest {
  /** The primary key of its receipt: a digest of the counter and the caller's key. */
  readonly id: string;
  readonly key: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly expiresAt: number;
}

/** Changes counters, all or none; a missing one counts as 0. */
export interface AddOperation {
  readonly kind: 'add';
  /** Each counter at most once. */
  readonly deltas: readonly Delta[];
  /** What the caller's kind of number can hold. */
  readonly range: CountRange;
  readonly bounds?: CountRange;
  readonly idempotency?: IdempotencyRequest;
}

export interface SetOperation {
  readonly kind: 'set';
  readonly key: CounterKey;
  readonly to: bigint;
}

export interface CompareAndSetOperation {
  readonly kind: 'compareAndSet';
  readonly key: CounterKey;
  readonly expected: bigint;
  readonly to: bigint;
}

export interface AdvanceOperation {
  readonly kind: 'advance';
  readonly key: CounterKey;
  readonly to: bigint;
}

export interface OpenOperation {
  readonly kind: 'open';
  readonly key: CounterKey;
  readonly initial: bigint;
}

export interface DeleteOperation {
  readonly kind: 'delete';
  readonly key: CounterKey;
}

export type CounterOperation =
  AddOperation | SetOperation | CompareAndSetOperation | AdvanceOperation | OpenOperation | DeleteOperation;

/** The counts afterwards, in the order of the operation's deltas, and whether anything was changed. */
export interface CounterAnswer {
  readonly counts: readonly bigint[];
  readonly changed: boolean;
}

export function keysOf(operation: CounterOperation): readonly CounterKey[] {
  return operation.kind === 'add' ? operation.deltas.map(({ key }) => key) : [operation.key];
}

/** Plain additions need no look at the row; everything else does. */
export function isPlainAddition(operation: CounterOperation): operation is AddOperation {
  return operation.kind === 'add' && !operation.bounds && !operation.idempotency;
}

/** In the words of the API, for errors. */
export function describeOperation(operation: CounterOperation): string {
  const names = keysOf(operation).map((key) => `"${nameOf(key)}"`);
  const verb = operation.kind === 'add' ? 'increment' : operation.kind;
  return `${verb} of ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more counters` : ''}`;
}

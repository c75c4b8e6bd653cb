import type { QueryRunner } from 'typeorm';
import type { CountRange } from '../operations/count-range.js';
import type { CounterKey } from '../operations/counter-key.js';
import type { Delta } from '../operations/counter-operation.js';
import type { Receipt } from '../operations/receipt.js';

/** Where a statement runs. */
export interface Execution {
  readonly queryRunner: QueryRunner;
  /**
   * How long to wait for a row lock, in milliseconds; then the driver's "busy" error follows. Left out inside the caller's
   * transaction, where the database's own setting applies.
   */
  readonly lockWait?: number;
}

/** One counter and its count. */
export interface CountRow {
  readonly key: CounterKey;
  readonly count: bigint;
}

/**
 * The SQL of a database with a server, for one table of counts. Keys are given sorted; counts and rows are locked in that order.
 */
export interface CounterStatements {
  /**
   * Adds in one statement, creating what is missing.
   *
   * @param guard a row outside of it is left alone
   * @param allOrNone leave every row alone when one is outside
   * @returns the counts afterwards by key id, of the rows that were changed
   */
  add(
    execution: Execution,
    deltas: readonly Delta[],
    guard: CountRange,
    allOrNone: boolean,
  ): Promise<Map<string, bigint>>;

  /** Begins a READ COMMITTED transaction, so that a locked row is read as its last writer left it. */
  begin(queryRunner: QueryRunner): Promise<void>;

  /** Of these keys, those that may be locked without harm before it is known whether they exist. */
  lockable(execution: Execution, keys: readonly CounterKey[]): Promise<readonly CounterKey[]>;

  /** Locks the rows that exist and returns their counts by key id. */
  lock(execution: Execution, keys: readonly CounterKey[]): Promise<Map<string, bigint>>;

  /** Creates rows with a count of 0 where there are none; returns the key ids of those that it created. */
  create(execution: Execution, keys: readonly CounterKey[]): Promise<Set<string>>;

  /** Writes absolute counts. */
  put(queryRunner: QueryRunner, rows: readonly CountRow[]): Promise<void>;

  remove(queryRunner: QueryRunner, keys: readonly CounterKey[]): Promise<void>;

  /** Of the rows that exist, the key ids of those that no transaction holds; does not wait. */
  unlocked(execution: Execution, keys: readonly CounterKey[]): Promise<Set<string>>;

  read(execution: Execution, keys: readonly CounterKey[]): Promise<Map<string, bigint>>;

  /** As their last writer left them; to be called once the rows of their counters are locked. */
  readReceipts(queryRunner: QueryRunner, ids: readonly string[]): Promise<Receipt[]>;

  writeReceipts(queryRunner: QueryRunner, receipts: readonly Receipt[]): Promise<void>;

  /** Removes some of the receipts that expired before `now` (epoch milliseconds). */
  removeExpiredReceipts(queryRunner: QueryRunner, now: number): Promise<void>;
}

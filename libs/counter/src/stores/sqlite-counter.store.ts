import { SqliteGate, translateError, type Outcome, type SqliteDatabase, type SqliteStatement } from '@spoor/core';
import type { DataSource, EntityManager } from 'typeorm';
import { fold } from '../operations/fold.js';
import type { CounterKey } from '../operations/counter-key.js';
import {
  describeOperation,
  keysOf,
  type CounterAnswer,
  type CounterOperation,
} from '../operations/counter-operation.js';
import type { Receipt } from '../operations/receipt.js';
import { toReceipt, type RawCount, type RawReceipt } from './count-rows.js';
import type { CounterQueries, Query } from './counter-queries.js';
import type { CountRow } from './counter-statements.js';
import type { CounterPageQuery, CounterStore, TopQuery } from './counter-store.js';
import type { CounterTable, ReceiptTable } from './counter-table.js';
import { idempotencyRequests } from './receipt-keeper.js';

/**
 * Counters in SQLite. A batch is folded in one synchronous transaction: there are no round trips to save and nobody can come
 * between, so that merging would gain nothing.
 */
export class SqliteCounterStore implements CounterStore {
  private readonly gate: SqliteGate;
  private readonly prepared = new WeakMap<SqliteDatabase, Map<string, SqliteStatement>>();
  private readonly sql: ReturnType<typeof statementsOf>;

  constructor(
    dataSource: DataSource,
    counter: CounterTable,
    receipt: ReceiptTable,
    private readonly queries: CounterQueries,
    private readonly lockTimeout: number,
  ) {
    this.gate = SqliteGate.of(dataSource);
    this.sql = statementsOf(counter, receipt);
  }

  keysOf(operation: CounterOperation): readonly string[] {
    return keysOf(operation).map(({ id }) => id);
  }

  isMergeable(): boolean {
    return false;
  }

  describe(operation: CounterOperation): string {
    return describeOperation(operation);
  }

  async merge(operations: readonly CounterOperation[]): Promise<undefined[]> {
    return operations.map(() => undefined);
  }

  async fold(operations: readonly CounterOperation[]): Promise<Outcome<CounterAnswer>[]> {
    return await this.gate.run(this.describeAll(operations), this.lockTimeout, (database) =>
      this.foldWithin(database, operations),
    );
  }

  /** SQLite locks the whole file: either all are free or none. The gate has done the waiting. */
  async findFree(): Promise<ReadonlySet<string>> {
    return new Set();
  }

  async apply(operation: CounterOperation): Promise<CounterAnswer> {
    const { database } = this.gate;
    const [outcome] = this.withinTransaction(() => this.foldWithin(database, [operation])) as [Outcome<CounterAnswer>];
    if ('error' in outcome) throw outcome.error;
    return outcome.answer;
  }

  /** The caller's transaction is open: this is a savepoint in it. */
  private withinTransaction<Result>(work: () => Result): Result {
    try {
      return this.gate.database.transaction(work)();
    } catch (error) {
      throw translateError(error);
    }
  }

  async read(keys: readonly CounterKey[], manager?: EntityManager): Promise<Map<string, bigint>> {
    return await this.reading(manager, (database) => this.counts(database, keys));
  }

  async page(query: CounterPageQuery, manager?: EntityManager): Promise<CountRow[]> {
    return await this.select(this.queries.page(query), manager);
  }

  async top(query: TopQuery, manager?: EntityManager): Promise<CountRow[]> {
    return await this.select(this.queries.top(query), manager);
  }

  private describeAll(operations: readonly CounterOperation[]): string {
    const [first, ...others] = operations.map((operation) => this.describe(operation));
    return `The ${first}${others.length > 0 ? ` (and ${others.length} more calls)` : ''}`;
  }

  private async select({ sql, parameters }: Query, manager: EntityManager | undefined): Promise<CountRow[]> {
    return await this.reading(manager, (database) =>
      this.queries.rows(this.prepare(database, sql).all(...parameters) as RawCount[]),
    );
  }

  private async reading<Result>(manager: EntityManager | undefined, read: (database: SqliteDatabase) => Result) {
    if (manager?.queryRunner) return read(this.gate.database);
    return await this.gate.read('The reading of counters', this.lockTimeout, read);
  }

  private foldWithin(database: SqliteDatabase, operations: readonly CounterOperation[]): Outcome<CounterAnswer>[] {
    const keys = [...new Map(operations.flatMap(keysOf).map((key) => [key.id, key])).values()];
    const counts = this.counts(database, keys);
    const receipts = this.receipts(database, operations);
    const before = { counts: new Map(counts), receipts: new Map(receipts) };
    const outcomes = fold(operations, { counts, receipts });
    for (const { id, columns } of keys) {
      const count = counts.get(id);
      if (count === before.counts.get(id)) continue;
      if (count === undefined) this.prepare(database, this.sql.remove).run(...columns);
      else this.prepare(database, this.sql.put).run(...columns, count);
    }
    for (const [id, { amount, count, expiresAt }] of receipts) {
      if (before.receipts.has(id) && before.receipts.get(id) === receipts.get(id)) continue;
      this.prepare(database, this.sql.putReceipt).run(id, amount, count, expiresAt);
    }
    return outcomes;
  }

  private counts(database: SqliteDatabase, keys: readonly CounterKey[]): Map<string, bigint> {
    const read = this.prepare(database, this.sql.read);
    const counts = new Map<string, bigint>();
    for (const { id, columns } of keys) {
      const [row] = read.all(...columns) as { count: string }[];
      if (row) counts.set(id, BigInt(row.count));
    }
    return counts;
  }

  /** Also removes some that have expired: here that is one short indexed statement. */
  private receipts(database: SqliteDatabase, operations: readonly CounterOperation[]): Map<string, Receipt> {
    const requests = idempotencyRequests(operations);
    const receipts = new Map<string, Receipt>();
    for (const { id, now } of requests) {
      this.prepare(database, this.sql.removeExpired).run(now);
      const [row] = this.prepare(database, this.sql.readReceipt).all(id) as RawReceipt[];
      if (row) receipts.set(id, toReceipt(row));
    }
    return receipts;
  }

  private prepare(database: SqliteDatabase, sql: string): SqliteStatement {
    const prepared = this.prepared.get(database) ?? new Map<string, SqliteStatement>();
    this.prepared.set(database, prepared);
    const statement = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  }
}

function statementsOf({ table, keys, count }: CounterTable, { table: receipts, column }: ReceiptTable) {
  const where = `WHERE ${keys.map((key) => `${key} = ?`).join(' AND ')}`;
  return {
    read: `SELECT CAST(${count} AS TEXT) AS count FROM ${table} ${where}`,
    put: `INSERT INTO ${table} (${keys.join(', ')}, ${count}) VALUES (${keys.map(() => '?, ').join('')}?)
          ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${count} = excluded.${count}`,
    remove: `DELETE FROM ${table} ${where}`,
    readReceipt: `SELECT ${column.id} AS id, CAST(${column.amount} AS TEXT) AS amount, CAST(${column.count} AS TEXT) AS count,
                         CAST(${column.expiresAt} AS TEXT) AS expiresAt
                  FROM ${receipts} WHERE ${column.id} = ?`,
    putReceipt: `INSERT INTO ${receipts} (${column.id}, ${column.amount}, ${column.count}, ${column.expiresAt}) VALUES (?, ?, ?, ?)
                 ON CONFLICT (${column.id}) DO UPDATE SET ${column.amount} = excluded.${column.amount},
                   ${column.count} = excluded.${column.count}, ${column.expiresAt} = excluded.${column.expiresAt}`,
    removeExpired: `DELETE FROM ${receipts} WHERE ${column.id} IN
                      (SELECT ${column.id} FROM ${receipts} WHERE ${column.expiresAt} <= ? LIMIT 10)`,
  };
}

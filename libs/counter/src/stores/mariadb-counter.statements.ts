import { driverErrorKind, LARGEST_IN } from '@spoor/core';
import type { QueryRunner } from 'typeorm';
import type { CountRange } from '../operations/count-range.js';
import type { CounterKey } from '../operations/counter-key.js';
import type { Delta } from '../operations/counter-operation.js';
import type { Receipt } from '../operations/receipt.js';
import { countsById, idsOf, toReceipt, type RawCount, type RawReceipt } from './count-rows.js';
import type { CountRow, CounterStatements, Execution } from './counter-statements.js';
import type { CounterTable, ReceiptTable } from './counter-table.js';

/**
 * MariaDB (10.6 and later). Counts that Spoor computes stand in the SQL as literals: as parameters they would be strings, and
 * comparing a bigint with a string goes through a double.
 *
 * A wait for row locks is bounded by max_statement_time, because innodb_lock_wait_timeout knows whole seconds only; either ends the
 * statement and undoes it alone.
 */
export class MariadbCounterStatements implements CounterStatements {
  private readonly keyList: string;
  private readonly returning: string;

  constructor(
    private readonly counter: CounterTable,
    private readonly receipt: ReceiptTable,
  ) {
    const { keys, count } = counter;
    this.keyList = keys.join(', ');
    this.returning = [...keys.map((key, index) => `${key} AS k${index}`), `CAST(${count} AS CHAR) AS count`].join(', ');
  }

  /**
   * ON DUPLICATE KEY UPDATE has no WHERE. Outside of the guard the new count is driven past 64 bits instead, which makes the whole
   * statement fail and change nothing.
   */
  async add({ queryRunner, lockWait }: Execution, deltas: readonly Delta[], { min, max }: CountRange) {
    const { table, keys, count } = this.counter;
    const rows: Promise<RawCount[]> = queryRunner.query(
      `${this.wait(lockWait, deltas.length)} INSERT INTO ${table} (${this.keyList}, ${count})
       VALUES ${this.tuples(deltas.map(({ by }) => by))}
       ON DUPLICATE KEY UPDATE ${count} = ${count} + VALUES(${count})
         + IF(${count} BETWEEN ${min} AND ${max}, 0, GREATEST(ABS(${count}), 1) + 9223372036854775807)
       RETURNING ${this.returning}`,
      deltas.flatMap(({ key }) => [...key.columns]),
    );
    try {
      return countsById(await rows, keys);
    } catch (error) {
      if (isOutOfRange(error)) return new Map<string, bigint>();
      throw error;
    }
  }

  async begin(queryRunner: QueryRunner) {
    await queryRunner.query('SET TRANSACTION ISOLATION LEVEL READ COMMITTED');
    await queryRunner.query('START TRANSACTION');
  }

  /** In the caller's transaction, likely REPEATABLE READ, locking a row that does not exist would lock the gap around it. */
  async lockable(execution: Execution, keys: readonly CounterKey[]) {
    if (execution.lockWait !== undefined) return keys;
    const existing = await this.read(execution, keys);
    return keys.filter(({ id }) => existing.has(id));
  }

  async lock({ queryRunner, lockWait }: Execution, keys: readonly CounterKey[]) {
    const rows = await this.select(queryRunner, keys, `ORDER BY ${this.keyList} FOR UPDATE`, lockWait);
    return countsById(rows, this.counter.keys);
  }

  async create({ queryRunner, lockWait }: Execution, keys: readonly CounterKey[]) {
    const rows: RawCount[] = await queryRunner.query(
      `${this.wait(lockWait, keys.length)} ${this.createIgnoring(keys)} RETURNING ${this.returning}`,
      parametersOf(keys),
    );
    return idsOf(rows, this.counter.keys);
  }

  /** IGNORE would also cut a name that is too long; names are checked before they come here. */
  protected createIgnoring(keys: readonly CounterKey[]): string {
    const { table, count } = this.counter;
    return `INSERT IGNORE INTO ${table} (${this.keyList}, ${count}) VALUES ${this.tuples(keys.map(() => 0n))}`;
  }

  async put(queryRunner: QueryRunner, rows: readonly CountRow[]) {
    const { table, count } = this.counter;
    await queryRunner.query(
      `INSERT INTO ${table} (${this.keyList}, ${count}) VALUES ${this.tuples(rows.map((row) => row.count))}
       ON DUPLICATE KEY UPDATE ${count} = VALUES(${count})`,
      rows.flatMap(({ key }) => [...key.columns]),
    );
  }

  async remove(queryRunner: QueryRunner, keys: readonly CounterKey[]) {
    for (const some of inChunks(keys))
      await queryRunner.query(`DELETE FROM ${this.counter.table} ${this.among(some)}`, parametersOf(some));
  }

  async unlocked({ queryRunner, lockWait }: Execution, keys: readonly CounterKey[]) {
    const rows = await this.select(queryRunner, keys, 'FOR UPDATE SKIP LOCKED', lockWait);
    return idsOf(rows, this.counter.keys);
  }

  async read({ queryRunner, lockWait }: Execution, keys: readonly CounterKey[]) {
    const rows = await this.select(queryRunner, keys, '', lockWait);
    return countsById(rows, this.counter.keys);
  }

  /**
   * A plain SELECT would read the caller's snapshot, a locking one the gap around what is missing. So what is missing is created
   * first, as expired.
   */
  async readReceipts(queryRunner: QueryRunner, ids: readonly string[]) {
    const { table, column } = this.receipt;
    await queryRunner.query(
      `INSERT IGNORE INTO ${table} (${column.id}, ${column.amount}, ${column.count}, ${column.expiresAt})
       VALUES ${ids.map(() => '(?, 0, 0, 0)').join(', ')}`,
      [...ids],
    );
    const rows: RawReceipt[] = await queryRunner.query(
      `SELECT ${column.id} AS id, CAST(${column.amount} AS CHAR) AS amount, CAST(${column.count} AS CHAR) AS count,
              CAST(${column.expiresAt} AS CHAR) AS expiresAt
       FROM ${table} WHERE ${column.id} IN (${ids.map(() => '?').join(', ')}) FOR UPDATE`,
      [...ids],
    );
    return rows.map(toReceipt);
  }

  async writeReceipts(queryRunner: QueryRunner, receipts: readonly Receipt[]) {
    const { table, column } = this.receipt;
    const tuples = receipts.map(({ amount, count, expiresAt }) => `(?, ${amount}, ${count}, ${expiresAt})`);
    await queryRunner.query(
      `INSERT INTO ${table} (${column.id}, ${column.amount}, ${column.count}, ${column.expiresAt}) VALUES ${tuples.join(', ')}
       ON DUPLICATE KEY UPDATE ${column.amount} = VALUES(${column.amount}), ${column.count} = VALUES(${column.count}),
         ${column.expiresAt} = VALUES(${column.expiresAt})`,
      receipts.map(({ id }) => id),
    );
  }

  async removeExpiredReceipts(queryRunner: QueryRunner, now: number) {
    const { table, column } = this.receipt;
    await queryRunner.query(`DELETE FROM ${table} WHERE ${column.expiresAt} <= ${now} LIMIT 10000`);
  }

  private async select(queryRunner: QueryRunner, keys: readonly CounterKey[], locking = '', lockWait?: number) {
    const rows: RawCount[] = [];
    for (const some of inChunks(keys)) {
      const sql = `${this.wait(lockWait, some.length)} SELECT ${this.returning} FROM ${this.counter.table}
        ${this.among(some)} ${locking}`;
      rows.push(...((await queryRunner.query(sql, parametersOf(some))) as RawCount[]));
    }
    return rows;
  }

  private tuples(counts: readonly bigint[]): string {
    const keys = this.counter.keys.map(() => '?, ').join('');
    return counts.map((count) => `(${keys}${count})`).join(', ');
  }

  private among(keys: readonly CounterKey[]): string {
    const tuple = `(${this.counter.keys.map(() => '?').join(', ')})`;
    return `WHERE (${this.keyList}) IN (${keys.map(() => tuple).join(', ')})`;
  }

  /** The time counts work too, not waiting alone: a millisecond per row is allowed for it. */
  protected wait(lockWait: number | undefined, rows: number): string {
    return lockWait === undefined ? '' : `SET STATEMENT max_statement_time = ${(lockWait + rows) / 1_000} FOR`;
  }
}

function inChunks(keys: readonly CounterKey[]): (readonly CounterKey[])[] {
  const size = Math.floor(LARGEST_IN / (keys[0]?.columns.length ?? 1));
  const chunks = Math.ceil(keys.length / size);
  return Array.from({ length: chunks }, (_, index) => keys.slice(index * size, (index + 1) * size));
}

function parametersOf(keys: readonly CounterKey[]): string[] {
  return keys.flatMap(({ columns }) => [...columns]);
}

function isOutOfRange(error: unknown): boolean {
  const { driverError } = error as { driverError?: { code?: string } };
  return driverErrorKind(error) === 'refused' && driverError?.code === 'ER_DATA_OUT_OF_RANGE';
}

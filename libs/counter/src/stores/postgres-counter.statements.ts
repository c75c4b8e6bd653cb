import type { QueryRunner } from 'typeorm';
import type { CountRange } from '../operations/count-range.js';
import type { CounterKey } from '../operations/counter-key.js';
import type { Delta } from '../operations/counter-operation.js';
import type { Receipt } from '../operations/receipt.js';
import { countsById, idsOf, toReceipt, type RawCount, type RawReceipt } from './count-rows.js';
import type { CountRow, CounterStatements, Execution } from './counter-statements.js';
import type { CounterTable, ReceiptTable } from './counter-table.js';

/**
 * PostgreSQL. Rows travel as one array per column and are unnested in their order, so that locks are taken in it.
 *
 * `wait` sets lock_timeout for the statement's transaction only: it works behind PgBouncer and is gone afterwards. It must be
 * referenced, or it would not run.
 */
export class PostgresCounterStatements implements CounterStatements {
  private readonly keyList: string;
  private readonly returning: string;
  private readonly sameKey: string;

  constructor(
    private readonly counter: CounterTable,
    private readonly receipt: ReceiptTable,
  ) {
    const { keys } = counter;
    this.keyList = keys.join(', ');
    this.returning = [
      ...keys.map((key, index) => `stored.${key} AS k${index}`),
      `stored.${counter.count}::text AS count`,
    ].join(', ');
    this.sameKey = keys.map((key, index) => `stored.${key} = given.k${index}`).join(' AND ');
  }

  async add(execution: Execution, deltas: readonly Delta[], guard: CountRange, allOrNone: boolean) {
    const { queryRunner, lockWait } = execution;
    if (!allOrNone) return await this.addWithin(execution, deltas, guard);
    const [begin, undo, keep] =
      lockWait === undefined
        ? ['SAVEPOINT spoor_add', 'ROLLBACK TO SAVEPOINT spoor_add', 'RELEASE SAVEPOINT spoor_add']
        : ['BEGIN ISOLATION LEVEL READ COMMITTED', 'ROLLBACK', 'COMMIT'];
    await queryRunner.query(begin);
    try {
      const counts = await this.addWithin(execution, deltas, guard);
      const complete = counts.size === deltas.length;
      await queryRunner.query(complete ? keep : undo);
      return complete ? counts : new Map<string, bigint>();
    } catch (error) {
      await queryRunner.query(undo).catch(() => undefined);
      throw error;
    }
  }

  private async addWithin(execution: Execution, deltas: readonly Delta[], guard: CountRange) {
    const [first] = deltas;
    return first && deltas.length === 1
      ? await this.addOne(execution, first, guard)
      : await this.addMany(execution, deltas, guard);
  }

  /** A caller alone should pay for its own row and nothing else: unnesting and sorting would add a fifth to the statement. */
  private async addOne({ queryRunner, lockWait }: Execution, { key, by }: Delta, { min, max }: CountRange) {
    const { table, keys, count } = this.counter;
    const next = keys.length + 1;
    const waiting = lockWait === undefined ? '' : `WHERE set_config('lock_timeout', $${next + 3}, true) IS NOT NULL`;
    const rows: { count: string }[] = await queryRunner.query(
      `INSERT INTO ${table} AS stored (${this.keyList}, ${count})
       SELECT ${keys.map((_, index) => `$${index + 1}`).join(', ')}, $${next}::bigint ${waiting}
       ON CONFLICT (${this.keyList}) DO UPDATE SET ${count} = stored.${count} + excluded.${count}
         WHERE stored.${count} BETWEEN $${next + 1} AND $${next + 2}
       RETURNING stored.${count}::text AS count`,
      [...key.columns, String(by), String(min), String(max), ...this.waitParameter(lockWait)],
    );
    return new Map(rows.map((row) => [key.id, BigInt(row.count)]));
  }

  private async addMany({ queryRunner, lockWait }: Execution, deltas: readonly Delta[], { min, max }: CountRange) {
    const { table, keys, count } = this.counter;
    const columns = this.columnsOf(deltas.map(({ key }) => key));
    const next = keys.length + 1;
    const rows: RawCount[] = await queryRunner.query(
      `${this.wait(lockWait, `$${next + 3}`)}
       INSERT INTO ${table} AS stored (${this.keyList}, ${count})
       SELECT ${keys.map((_, index) => `given.k${index}`).join(', ')}, given.delta
       FROM ${this.given(next, 'delta')}${this.waited(lockWait)}
       ORDER BY given.position
       ON CONFLICT (${this.keyList}) DO UPDATE SET ${count} = stored.${count} + excluded.${count}
         WHERE stored.${count} BETWEEN $${next + 1} AND $${next + 2}
       RETURNING ${this.returning}`,
      [...columns, deltas.map(({ by }) => String(by)), String(min), String(max), ...this.waitParameter(lockWait)],
    );
    return countsById(rows, keys);
  }

  async begin(queryRunner: QueryRunner) {
    await queryRunner.query('BEGIN ISOLATION LEVEL READ COMMITTED');
  }

  async lockable(_: Execution, keys: readonly CounterKey[]) {
    return keys;
  }

  async lock({ queryRunner, lockWait }: Execution, keys: readonly CounterKey[]) {
    const next = this.counter.keys.length + 1;
    const rows: RawCount[] = await queryRunner.query(
      `${this.wait(lockWait, `$${next}`)}
       SELECT ${this.returning}
       FROM ${this.given(next)} JOIN ${this.counter.table} AS stored ON ${this.sameKey}${this.waited(lockWait)}
       ORDER BY given.position
       FOR UPDATE OF stored`,
      [...this.columnsOf(keys), ...this.waitParameter(lockWait)],
    );
    return countsById(rows, this.counter.keys);
  }

  async create({ queryRunner, lockWait }: Execution, keys: readonly CounterKey[]) {
    const { table, count } = this.counter;
    const next = this.counter.keys.length + 1;
    const rows: RawCount[] = await queryRunner.query(
      `${this.wait(lockWait, `$${next}`)}
       INSERT INTO ${table} AS stored (${this.keyList}, ${count})
       SELECT ${this.counter.keys.map((_, index) => `given.k${index}`).join(', ')}, 0
       FROM ${this.given(next)}${this.waited(lockWait)}
       ORDER BY given.position
       ON CONFLICT (${this.keyList}) DO NOTHING
       RETURNING ${this.returning}`,
      [...this.columnsOf(keys), ...this.waitParameter(lockWait)],
    );
    return idsOf(rows, this.counter.keys);
  }

  async put(queryRunner: QueryRunner, rows: readonly CountRow[]) {
    const { table, keys, count } = this.counter;
    const next = keys.length + 1;
    await queryRunner.query(
      `UPDATE ${table} AS stored SET ${count} = given.count FROM ${this.given(next, 'count')} WHERE ${this.sameKey}`,
      [...this.columnsOf(rows.map(({ key }) => key)), rows.map((row) => String(row.count))],
    );
  }

  async remove(queryRunner: QueryRunner, keys: readonly CounterKey[]) {
    await queryRunner.query(
      `DELETE FROM ${this.counter.table} AS stored USING ${this.given(this.counter.keys.length + 1)} WHERE ${this.sameKey}`,
      this.columnsOf(keys),
    );
  }

  async unlocked({ queryRunner, lockWait }: Execution, keys: readonly CounterKey[]) {
    const next = this.counter.keys.length + 1;
    const rows: RawCount[] = await queryRunner.query(
      `${this.wait(lockWait, `$${next}`)}
       SELECT ${this.returning}
       FROM ${this.given(next)} JOIN ${this.counter.table} AS stored ON ${this.sameKey}${this.waited(lockWait)}
       FOR UPDATE OF stored SKIP LOCKED`,
      [...this.columnsOf(keys), ...this.waitParameter(lockWait)],
    );
    return idsOf(rows, this.counter.keys);
  }

  async read({ queryRunner, lockWait }: Execution, keys: readonly CounterKey[]) {
    const next = this.counter.keys.length + 1;
    const rows: RawCount[] = await queryRunner.query(
      `${this.wait(lockWait, `$${next}`)}
       SELECT ${this.returning}
       FROM ${this.given(next)} JOIN ${this.counter.table} AS stored ON ${this.sameKey}${this.waited(lockWait)}`,
      [...this.columnsOf(keys), ...this.waitParameter(lockWait)],
    );
    return countsById(rows, this.counter.keys);
  }

  async readReceipts(queryRunner: QueryRunner, ids: readonly string[]) {
    const { table, column } = this.receipt;
    const rows: RawReceipt[] = await queryRunner.query(
      `SELECT ${column.id} AS id, ${column.amount}::text AS amount, ${column.count}::text AS count,
              ${column.expiresAt}::text AS "expiresAt"
       FROM ${table} WHERE ${column.id} = ANY ($1::varchar[])`,
      [ids],
    );
    return rows.map(toReceipt);
  }

  async writeReceipts(queryRunner: QueryRunner, receipts: readonly Receipt[]) {
    const { table, column } = this.receipt;
    await queryRunner.query(
      `INSERT INTO ${table} (${column.id}, ${column.amount}, ${column.count}, ${column.expiresAt})
       SELECT * FROM unnest($1::varchar[], $2::bigint[], $3::bigint[], $4::bigint[])
       ON CONFLICT (${column.id}) DO UPDATE SET ${column.amount} = excluded.${column.amount},
         ${column.count} = excluded.${column.count}, ${column.expiresAt} = excluded.${column.expiresAt}`,
      [
        receipts.map(({ id }) => id),
        receipts.map(({ amount }) => String(amount)),
        receipts.map(({ count }) => String(count)),
        receipts.map(({ expiresAt }) => String(expiresAt)),
      ],
    );
  }

  async removeExpiredReceipts(queryRunner: QueryRunner, now: number) {
    const { table, column } = this.receipt;
    await queryRunner.query(
      `DELETE FROM ${table} WHERE ${column.id} IN
         (SELECT ${column.id} FROM ${table} WHERE ${column.expiresAt} <= $1 LIMIT 10000 FOR UPDATE SKIP LOCKED)`,
      [now],
    );
  }

  /** `unnest($1::varchar[], …) WITH ORDINALITY AS given(k0, …, position)`, with a bigint column more where one is named. */
  private given(next: number, extra?: string): string {
    const arrays = this.counter.keys.map((_, index) => `$${index + 1}::varchar[]`);
    const names = this.counter.keys.map((_, index) => `k${index}`);
    if (extra) {
      arrays.push(`$${next}::bigint[]`);
      names.push(extra);
    }
    return `unnest(${arrays.join(', ')}) WITH ORDINALITY AS given(${names.join(', ')}, position)`;
  }

  private columnsOf(keys: readonly CounterKey[]): string[][] {
    return this.counter.keys.map((_, index) => keys.map(({ columns }) => columns[index] as string));
  }

  private wait(lockWait: number | undefined, parameter: string): string {
    return lockWait === undefined
      ? ''
      : `WITH wait AS MATERIALIZED (SELECT set_config('lock_timeout', ${parameter}, true) AS set)`;
  }

  private waited(lockWait: number | undefined): string {
    return lockWait === undefined ? '' : ' CROSS JOIN wait WHERE wait.set IS NOT NULL';
  }

  private waitParameter(lockWait: number | undefined): string[] {
    return lockWait === undefined ? [] : [String(lockWait)];
  }
}

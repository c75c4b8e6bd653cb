import { compileStatement, type SqlStatement } from '../database/sql-statement.js';
import type { TableNames } from '../database/table-names.js';
import type { Lease } from './lease.entity.js';
import type { LeaseSpelling } from './lease-spelling.js';

/** By which an acquisition is known: its fence alone would come again in a table that somebody has emptied. */
export interface LeaseKey {
  readonly name: string;
  readonly holder: string;
  readonly fence: bigint;
}

type Values = Record<string, string | number>;

/**
 * The statements on the table of leases, one round trip each.
 *
 * Taking and renewing are one INSERT that turns into a conditional update: the only form that tells its result on every database.
 * The time is read once, for the value to insert, and compared with from there: an UPDATE of MariaDB sees what it has
 * assigned already, so the columns that decide come last.
 */
export class LeaseStatements {
  private readonly columns: TableNames<keyof Lease>['column'];

  constructor(
    private readonly names: TableNames<keyof Lease>,
    private readonly spelling: LeaseSpelling,
  ) {
    this.columns = names.column;
  }

  /** Takes a lease that has run out, unless the work of `instant` has been done. Returns the row, whoever holds it then. */
  take(name: string, holder: string, duration: number, instant: number): SqlStatement {
    const { fence, expiresAt, doneUntil } = this.columns;
    const { stored, proposed } = this.spelling;
    const free = `${stored(expiresAt)} <= ${proposed(expiresAt)} - {duration} AND ${stored(doneUntil)} < {instant}`;
    const assignments = [
      this.assign(fence, free, `${stored(fence)} + 1`),
      this.assign(this.columns.holder, free, proposed(this.columns.holder)),
      this.assign(expiresAt, free, proposed(expiresAt)),
    ];
    return this.upsert(assignments, { name, holder, fence: 1, duration, instant });
  }

  /** Moves the end of a lease that is still the holder's. Returns the row, whoever holds it. */
  renew({ name, holder, fence }: LeaseKey, duration: number): SqlStatement {
    const { expiresAt } = this.columns;
    const { stored, proposed } = this.spelling;
    const [own, sameFence] = [this.columns.holder, this.columns.fence].map(
      (column) => `${stored(column)} = ${proposed(column)}`,
    );
    const assignments = [this.assign(expiresAt, `${own} AND ${sameFence}`, proposed(expiresAt))];
    return this.upsert(assignments, { name, holder, fence: String(fence), duration });
  }

  /** Gives a lease back. A clock that is far ahead must not mark the work of days to come as done. */
  release(key: LeaseKey, duration: number, doneUntil: number): SqlStatement {
    const { columns, spelling } = this;
    const limit = `${spelling.least}({doneUntil}, ${spelling.now} + {duration})`;
    return this.compile(
      `UPDATE ${this.names.table} SET
        ${columns.doneUntil} = ${spelling.greatest}(${columns.doneUntil}, ${limit}),
        ${columns.expiresAt} = 0, ${columns.holder} = ''
      WHERE ${this.condition}`,
      { ...valuesOf(key), duration, doneUntil },
    );
  }

  /** Inside a transaction: returns a row if the lease is still the holder's, and lets nobody take it before the transaction ends. */
  lock(key: LeaseKey): SqlStatement {
    return this.compile(this.spelling.lock(this.names.table, this.columns.fence, this.condition), valuesOf(key));
  }

  /** For MySQL, which has no RETURNING. */
  read(name: string): SqlStatement {
    return this.compile(`SELECT ${this.row} FROM ${this.names.table} WHERE ${this.columns.name} = {name}`, { name });
  }

  get returning(): string {
    return ` RETURNING ${this.row}`;
  }

  private get row(): string {
    const { holder, fence, expiresAt, doneUntil } = this.columns;
    return [
      `${holder} AS holder`,
      `CAST(${fence} AS ${this.spelling.text}) AS fence`,
      `${expiresAt} - ${this.spelling.now} AS remaining`,
      `${doneUntil} AS done`,
    ].join(', ');
  }

  private get condition(): string {
    const { name, holder, fence } = this.columns;
    return `${name} = {name} AND ${holder} = {holder} AND ${fence} = {fence}`;
  }

  private assign(column: string, condition: string, value: string): string {
    return `${column} = CASE WHEN ${condition} THEN ${value} ELSE ${this.spelling.stored(column)} END`;
  }

  private upsert(assignments: readonly string[], values: Values): SqlStatement {
    const { name, holder, fence, expiresAt, doneUntil } = this.columns;
    return this.compile(
      `INSERT INTO ${this.names.table}${this.spelling.alias} (${name}, ${holder}, ${fence}, ${expiresAt}, ${doneUntil})
      VALUES ({name}, {holder}, {fence}, ${this.spelling.now} + {duration}, 0)
      ${this.spelling.onConflict(name)} ${assignments.join(', ')}`,
      values,
    );
  }

  private compile(template: string, values: Values): SqlStatement {
    return compileStatement(template, values, this.spelling.dialect);
  }
}

function valuesOf({ name, holder, fence }: LeaseKey): Values {
  return { name, holder, fence: String(fence) };
}

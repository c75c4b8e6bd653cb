import type { DataSource, EntityManager } from 'typeorm';
import { detectDialect, isSqlite, type Dialect } from '../database/dialect.js';
import { driverErrorKind } from '../database/driver-error.js';
import type { SqlStatement } from '../database/sql-statement.js';
import { tableNames } from '../database/table-names.js';
import { translateError } from '../database/translate-error.js';
import { SqliteGate } from '../sqlite/sqlite-gate.js';
import { Lease } from './lease.entity.js';
import { LEASE_SPELLINGS } from './lease-spelling.js';
import { LeaseStatements, type LeaseKey } from './lease-statements.js';

/** A lease as the database has it. */
export interface LeaseRow {
  holder: string;
  fence: bigint;
  /** Milliseconds until it runs out; not above 0 when it has. */
  remaining: number;
  /** Epoch milliseconds. */
  doneUntil: number;
}

interface RawRow {
  holder: string;
  fence: string;
  remaining: string | number;
  done: string | number;
}

/** How long to wait for SQLite's connection, in milliseconds. */
const SQLITE_TIMEOUT = 5_000;
/** Where transactions are serializable by default, PostgreSQL refuses a statement that had to wait for another one. */
const ATTEMPTS = 20;

/** The table of leases. Each statement commits by itself, on a connection of the pool. */
export class LeaseStore {
  private dialect: Dialect | undefined;
  private statements: LeaseStatements | undefined;

  constructor(private readonly dataSource: DataSource) {}

  /** Takes the lease if it is free, and returns it as it then is; `holder` tells whose. */
  async take(name: string, holder: string, duration: number, instant: number): Promise<LeaseRow> {
    return this.upsert(name, (await this.prepare()).take(name, holder, duration, instant));
  }

  /** Renews the lease if it is still the holder's, and returns it as it then is. */
  async renew(key: LeaseKey, duration: number): Promise<LeaseRow> {
    return this.upsert(key.name, (await this.prepare()).renew(key, duration));
  }

  /** Gives the lease back if it is still the holder's. */
  async release(key: LeaseKey, duration: number, doneUntil: number): Promise<void> {
    await this.execute((await this.prepare()).release(key, duration, doneUntil), 'run');
  }

  /** Whether the lease is still the holder's; it then stays so until the manager's transaction ends. */
  async lock(manager: EntityManager, key: LeaseKey): Promise<boolean> {
    const { sql, parameters } = (await this.prepare()).lock(key);
    try {
      return ((await manager.query(sql, [...parameters])) as unknown[]).length > 0;
    } catch (error) {
      throw translateError(error);
    }
  }

  private async upsert(name: string, { sql, parameters }: SqlStatement): Promise<LeaseRow> {
    const statements = await this.prepare();
    const returning = this.dialect === 'mysql' ? '' : statements.returning;
    let rows = await this.execute({ sql: sql + returning, parameters }, 'all');
    if (!returning) rows = await this.execute(statements.read(name), 'all');
    const { holder, fence, remaining, done } = rows[0] as RawRow;
    return { holder, fence: BigInt(fence), remaining: Number(remaining), doneUntil: Number(done) };
  }

  private async execute({ sql, parameters }: SqlStatement, answer: 'all' | 'run'): Promise<unknown[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (!isSqlite(this.dataSource)) return await this.dataSource.query(sql, [...parameters]);
        const gate = SqliteGate.of(this.dataSource);
        return await gate.run('A lease', SQLITE_TIMEOUT, (database) => {
          const statement = database.prepare(sql);
          return answer === 'all' ? statement.all(...parameters) : [statement.run(...parameters)];
        });
      } catch (error) {
        if (driverErrorKind(error) !== 'conflict' || attempt === ATTEMPTS) throw translateError(error);
      }
    }
  }

  private async prepare(): Promise<LeaseStatements> {
    this.dialect ??= await detectDialect(this.dataSource);
    this.statements ??= new LeaseStatements(tableNames(this.dataSource, Lease), LEASE_SPELLINGS[this.dialect]);
    return this.statements;
  }
}

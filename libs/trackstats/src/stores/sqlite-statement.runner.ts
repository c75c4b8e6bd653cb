import { SqliteGate, translateError, type SqliteDatabase } from '@spoor/core';
import type { DataSource, EntityManager } from 'typeorm';
import type { Statement } from './statement.js';
import type { StatementRunner } from './statement-runner.js';

/** On SQLite: in one synchronous tick, once no transaction is open. */
export class SqliteStatementRunner implements StatementRunner {
  private readonly gate: SqliteGate;

  constructor(
    dataSource: DataSource,
    private readonly lockTimeout: number,
  ) {
    this.gate = SqliteGate.of(dataSource);
  }

  async read<Row>({ sql, parameters }: Statement, manager?: EntityManager): Promise<Row[]> {
    const read = (database: SqliteDatabase) => [...(database.prepare(sql).all(...parameters) as Row[])];
    if (manager?.queryRunner) return read(this.gate.database);
    return await this.gate.read('The reading of statistics', this.lockTimeout, read);
  }

  async write(what: string, statements: readonly Statement[], manager?: EntityManager): Promise<void> {
    const write = (database: SqliteDatabase) => {
      for (const { sql, parameters } of statements) database.prepare(sql).run(...parameters);
    };
    if (!manager) return await this.gate.run(what, this.lockTimeout, write);
    try {
      this.gate.database.transaction(() => write(this.gate.database))();
    } catch (error) {
      throw translateError(error);
    }
  }
}

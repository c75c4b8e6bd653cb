import { detectDialect } from '@spoor/core';
import type { DataSource } from 'typeorm';
import type { ResolvedCounterOptions } from '../counter.options.js';
import { CounterQueries, mariadbSpelling, postgresSpelling, sqliteSpelling } from './counter-queries.js';
import type { CounterStore } from './counter-store.js';
import { counterTable, entityCounterTable, receiptTable, type CounterTable } from './counter-table.js';
import { MariadbCounterStatements } from './mariadb-counter.statements.js';
import { MysqlCounterStatements } from './mysql-counter.statements.js';
import { PostgresCounterStatements } from './postgres-counter.statements.js';
import { ServerCounterStore } from './server-counter.store.js';
import { SqliteCounterStore } from './sqlite-counter.store.js';

export interface CounterStores {
  readonly counters: CounterStore;
  readonly entityCounters: CounterStore;
}

const SERVERS = {
  postgres: { Statements: PostgresCounterStatements, spelling: postgresSpelling },
  mariadb: { Statements: MariadbCounterStatements, spelling: mariadbSpelling },
  mysql: { Statements: MysqlCounterStatements, spelling: mariadbSpelling },
};

/** The stores for both tables, in the SQL of the DataSource's database. */
export async function openStores(dataSource: DataSource, options: ResolvedCounterOptions): Promise<CounterStores> {
  const dialect = await detectDialect(dataSource);
  const receipts = receiptTable(dataSource);
  const open = (table: CounterTable): CounterStore => {
    if (dialect === 'sqlite')
      return new SqliteCounterStore(
        dataSource,
        table,
        receipts,
        new CounterQueries(table, sqliteSpelling),
        options.lockTimeout,
      );
    const { Statements, spelling } = SERVERS[dialect];
    return new ServerCounterStore(
      dataSource,
      new Statements(table, receipts),
      new CounterQueries(table, spelling),
      options,
    );
  };
  return { counters: open(counterTable(dataSource)), entityCounters: open(entityCounterTable(dataSource)) };
}

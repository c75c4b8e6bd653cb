import type { Dialect } from '@spoor/core';
import type { DataSource } from 'typeorm';
import type { ResolvedTrackstatsOptions } from '../trackstats.options.js';
import { MariadbStatisticStatements } from './mariadb-statistic.statements.js';
import { MysqlStatisticStatements } from './mysql-statistic.statements.js';
import { PostgresStatisticStatements } from './postgres-statistic.statements.js';
import { ServerStatementRunner } from './server-statement.runner.js';
import { ServerStatisticStore } from './server-statistic.store.js';
import { mariadbSpelling, mysqlSpelling, postgresSpelling, sqliteSpelling, type Spelling } from './spelling.js';
import { SqliteStatementRunner } from './sqlite-statement.runner.js';
import { SqliteStatisticStore } from './sqlite-statistic.store.js';
import type { StatementRunner } from './statement-runner.js';
import type { StatisticStatements } from './statistic-statements.js';
import type { StatisticStore } from './statistic-store.js';

export interface Stores {
  readonly spelling: Spelling;
  readonly runner: StatementRunner;
  readonly statements: StatisticStatements;
  readonly store: StatisticStore;
}

const DIALECTS = {
  postgres: { Statements: PostgresStatisticStatements, spelling: postgresSpelling },
  mariadb: { Statements: MariadbStatisticStatements, spelling: mariadbSpelling },
  mysql: { Statements: MysqlStatisticStatements, spelling: mysqlSpelling },
  sqlite: { Statements: PostgresStatisticStatements, spelling: sqliteSpelling },
};

/** What speaks the SQL of the DataSource's database. */
export function openStores(dataSource: DataSource, dialect: Dialect, options: ResolvedTrackstatsOptions): Stores {
  const { Statements, spelling } = DIALECTS[dialect];
  const statements = new Statements(spelling);
  const { lockTimeout } = options;
  if (dialect === 'sqlite')
    return {
      spelling,
      statements,
      runner: new SqliteStatementRunner(dataSource, lockTimeout),
      store: new SqliteStatisticStore(dataSource, statements, lockTimeout),
    };
  return {
    spelling,
    statements,
    runner: new ServerStatementRunner(dataSource, options),
    store: new ServerStatisticStore(dataSource, statements, lockTimeout),
  };
}

import type { DataSource } from 'typeorm';
import { UnsupportedDatabaseError } from '../errors/unsupported-database.error.js';

/** The families of SQL that Spoor speaks. MySQL lacks RETURNING and is experimental. */
export type Dialect = 'postgres' | 'mariadb' | 'mysql' | 'sqlite';

interface Asked {
  query(sql: string): Promise<unknown>;
}

/**
 * Tells which SQL a DataSource understands; for the mysql family it asks the server, because TypeORM's `mysql` type is also used
 * with MariaDB servers and the other way round.
 *
 * @param asked the connection to ask on: whoever holds one must not wait for another
 * @throws UnsupportedDatabaseError for any other database
 */
export async function detectDialect(dataSource: DataSource, asked: Asked = dataSource): Promise<Dialect> {
  const { type } = dataSource.options;
  switch (type) {
    case 'postgres':
      return 'postgres';
    case 'better-sqlite3':
      return 'sqlite';
    case 'mariadb':
    case 'mysql': {
      const [row] = (await asked.query('SELECT VERSION() AS version')) as { version: string }[];
      return row?.version.includes('MariaDB') ? 'mariadb' : 'mysql';
    }
    default:
      throw new UnsupportedDatabaseError(type);
  }
}

/** Whether a DataSource shares its one connection among everybody. Known without asking the server. */
export function isSqlite(dataSource: DataSource): boolean {
  return dataSource.options.type === 'better-sqlite3';
}

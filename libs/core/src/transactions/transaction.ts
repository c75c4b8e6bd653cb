import type { DataSource, EntityManager } from 'typeorm';
import { isSqlite } from '../database/dialect.js';
import { translateError } from '../database/translate-error.js';
import { SqliteGate } from '../sqlite/sqlite-gate.js';

/** How long to wait for SQLite's one connection, in milliseconds, where nobody says otherwise. */
export const LOCK_TIMEOUT = 5_000;

export interface TransactionOptions {
  /**
   * How long to wait for SQLite's one connection, in milliseconds.
   * @default 5000
   */
  lockTimeout?: number;
}

/**
 * Runs `work` in a transaction, like `dataSource.transaction()`, and safely so on SQLite.
 *
 * A SQLite DataSource has one connection: concurrent `dataSource.transaction()` calls nest into each other there and a rollback of
 * one undoes the other. This one queues. On PostgreSQL and MariaDB it runs at once on a connection of its own.
 *
 * @param work gets the manager that everything inside must use; what it returns is returned
 * @throws RetryableError when the database rolled back because of a deadlock or serialisation conflict
 * @throws LockTimeoutError when SQLite's connection was not free within `lockTimeout`
 * @example await transaction(dataSource, (manager) => manager.save(post));
 */
export async function transaction<Result>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<Result>,
  { lockTimeout = LOCK_TIMEOUT }: TransactionOptions = {},
): Promise<Result> {
  try {
    if (!isSqlite(dataSource)) return await dataSource.transaction(work);
    return await SqliteGate.of(dataSource).exclusively('A transaction', lockTimeout, () =>
      dataSource.transaction(work),
    );
  } catch (error) {
    throw translateError(error);
  }
}

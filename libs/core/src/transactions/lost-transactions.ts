import type { DataSource, QueryRunner } from 'typeorm';
import { driverErrorKind } from '../database/driver-error.js';
import { RetryableError } from '../errors/retryable.error.js';

/** What a database has answered to a statement. */
export interface Answer {
  readonly queryRunner: QueryRunner;
  readonly query: string;
  readonly rawResults?: unknown;
  readonly error?: unknown;
}

/**
 * Transactions that TypeORM takes for open or committed while their database has rolled them back.
 *
 * MariaDB forgets a transaction that lost a conflict, and what came after would be committed by itself. PostgreSQL refuses all that
 * comes after, but answers the COMMIT with ROLLBACK and no error.
 */
export class LostTransactions {
  private readonly causes = new WeakMap<QueryRunner, unknown>();

  /** Whether every answer matters: where a database refuses the rest by itself, only those to somebody who works in the transaction. */
  readonly isWatching: boolean;
  private readonly isMariaDb: boolean;

  constructor({ options: { type } }: DataSource) {
    this.isWatching = type !== 'postgres';
    this.isMariaDb = type === 'mariadb' || type === 'mysql';
  }

  has(queryRunner: QueryRunner): boolean {
    return this.causes.has(queryRunner);
  }

  /** Whether it is lost and its COMMIT would be answered like any other. */
  isSilent(queryRunner: QueryRunner): boolean {
    return this.isMariaDb && this.has(queryRunner);
  }

  /** @throws RetryableError when the transaction that is open on `queryRunner` is lost */
  refuse(queryRunner: QueryRunner): void {
    if (this.has(queryRunner)) throw new RetryableError(this.causes.get(queryRunner));
  }

  lookAt({ queryRunner, query, rawResults, error }: Answer): void {
    if (error && queryRunner.isTransactionActive && driverErrorKind(error) === 'conflict')
      this.causes.set(queryRunner, error);
    if (query === 'COMMIT' && (rawResults as { command?: string } | undefined)?.command === 'ROLLBACK')
      this.causes.set(queryRunner, new Error('COMMIT was answered with ROLLBACK'));
  }

  forget(queryRunner: QueryRunner): void {
    this.causes.delete(queryRunner);
  }
}

import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { driverErrorKind } from '../database/driver-error.js';
import { RetryableError } from '../errors/retryable.error.js';
import { TransactionCoordinator } from './transaction-coordinator.js';
import { Turns } from './turns.js';

/**
 * The calls that take part in callers' transactions, one at a time for each, and apart from captured statements.
 *
 * Row locks do not keep a transaction from itself: of calls made at once with one manager, those that take several statements
 * would read what the others are about to write. And MariaDB forgets a transaction that lost a deadlock while TypeORM takes it for
 * open: what came after would be committed by itself, so it is refused.
 */
export class TransactionCalls {
  private readonly lost = new WeakMap<QueryRunner, unknown>();
  private watching = false;

  constructor(private readonly dataSource: DataSource) {}

  /** @throws RetryableError when the transaction has lost a conflict before */
  run<Result>(manager: EntityManager, call: () => Promise<Result>): Promise<Result> {
    this.watch();
    const queryRunner = manager.queryRunner as QueryRunner;
    return Turns.of(this.dataSource).take(queryRunner, async () => {
      if (this.lost.has(queryRunner)) throw new RetryableError(this.lost.get(queryRunner));
      try {
        return await call();
      } catch (error) {
        const { cause } = error as Error;
        if (driverErrorKind(cause) === 'conflict') this.lost.set(queryRunner, cause);
        throw error;
      }
    });
  }

  private watch(): void {
    if (this.watching) return;
    this.watching = true;
    TransactionCoordinator.of(this.dataSource).onTransactionEnd((queryRunner) => this.lost.delete(queryRunner));
  }
}

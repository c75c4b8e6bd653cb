import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { TransactionCoordinator } from './transaction-coordinator.js';
import { Turns } from './turns.js';

/**
 * The calls that take part in callers' transactions, one at a time for each, and apart from captured statements.
 *
 * Row locks do not keep a transaction from itself: of calls made at once with one manager, those that take several statements
 * would read what the others are about to write.
 */
export class TransactionCalls {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws RetryableError when the transaction has lost a conflict before */
  run<Result>(manager: EntityManager, call: () => Promise<Result>): Promise<Result> {
    const { dataSource } = this;
    const queryRunner = manager.queryRunner as QueryRunner;
    return Turns.of(dataSource).take(queryRunner, async () => {
      TransactionCoordinator.of(dataSource).refuseLost(queryRunner);
      return await call();
    });
  }
}

import type { TransactionCoordinator } from '@spoor/core';
import type { QueryRunner } from 'typeorm';
import { randomToken } from '../stores/random-token.js';

const RANDOM_BYTES = 12;

/** Names transactions, and the diffs of each in their order. */
export class TransactionIds {
  private readonly current = new WeakMap<QueryRunner, { tx: string; diffs: number }>();

  constructor(coordinator: TransactionCoordinator) {
    coordinator.onTransactionEnd((queryRunner) => void this.current.delete(queryRunner));
  }

  /** The transaction's name comes before the last hyphen. */
  next(queryRunner: QueryRunner): string {
    const transaction = this.current.get(queryRunner) ?? this.begin(queryRunner);
    transaction.diffs += 1;
    return `${transaction.tx}-${transaction.diffs.toString(36)}`;
  }

  private begin(queryRunner: QueryRunner): { tx: string; diffs: number } {
    const transaction = { tx: randomToken(RANDOM_BYTES), diffs: 0 };
    this.current.set(queryRunner, transaction);
    return transaction;
  }
}

import type { QueryRunner } from 'typeorm';
import { depthOf } from './depth-of.js';

/** When outermost transactions have begun, for those who ask. */
export class TransactionAges {
  isKept = false;
  private readonly begun = new WeakMap<QueryRunner, number>();

  noteStart(queryRunner: QueryRunner): void {
    if (depthOf(queryRunner) === 0) this.begun.set(queryRunner, performance.now());
  }

  /** In milliseconds; 0 when none is open. One of which nobody took note is as old as the process. */
  of(queryRunner: QueryRunner): number {
    return queryRunner.isTransactionActive ? performance.now() - (this.begun.get(queryRunner) ?? 0) : 0;
  }
}

import type { EntityRef, TransactionCoordinator } from '@spoor/core';
import type { QueryRunner } from 'typeorm';

/** Transactions whose diffs have been made and of whose end nothing has been heard yet. */
export class CommitsUnderWay {
  private readonly logs = new Map<QueryRunner, EntityRef[]>();
  private allEnded: () => void = () => {};

  constructor(coordinator: TransactionCoordinator) {
    coordinator.onTransactionEnd((queryRunner) => this.end(queryRunner));
  }

  get isEmpty(): boolean {
    return this.logs.size === 0;
  }

  /** @param logs that are to be told if it commits */
  add(queryRunner: QueryRunner, logs: readonly EntityRef[]): void {
    const known = this.logs.get(queryRunner);
    if (known) known.push(...logs);
    else this.logs.set(queryRunner, [...logs]);
  }

  /**
   * The logs of those whose connection was given back without a word of their end, as when it breaks at the COMMIT: nobody knows whether
   * they have committed. They are under way no longer.
   */
  takeUnknown(): EntityRef[] {
    const unknown = [...this.logs].filter(([{ isReleased }]) => isReleased);
    for (const [queryRunner] of unknown) this.end(queryRunner);
    return unknown.flatMap(([, logs]) => logs);
  }

  /** Resolves when none is under way. */
  async ended(): Promise<void> {
    if (!this.isEmpty) await new Promise<void>((resolve) => (this.allEnded = resolve));
  }

  private end(queryRunner: QueryRunner): void {
    if (this.logs.delete(queryRunner) && this.isEmpty) this.allEnded();
  }
}

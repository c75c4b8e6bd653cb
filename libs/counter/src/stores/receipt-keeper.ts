import { Logger } from '@nestjs/common';
import { describeError } from '@spoor/core';
import type { QueryRunner } from 'typeorm';
import type { CounterOperation, IdempotencyRequest } from '../operations/counter-operation.js';
import type { Receipt } from '../operations/receipt.js';
import type { CounterStatements } from './counter-statements.js';

/** Expired receipts are looked for at most this often, in milliseconds. */
const TIDY_INTERVAL = 60_000;

export function idempotencyRequests(operations: readonly CounterOperation[]): IdempotencyRequest[] {
  return operations.flatMap((operation) =>
    operation.kind === 'add' && operation.idempotency ? [operation.idempotency] : [],
  );
}

/** Reads and writes the receipts that operations with an idempotency key need, and removes them after their time. */
export class ReceiptKeeper {
  private readonly logger = new Logger('CounterModule');
  private tidiedAt = 0;

  constructor(
    private readonly statements: CounterStatements,
    private readonly reserved: (work: (queryRunner: QueryRunner) => Promise<void>) => Promise<void>,
  ) {}

  async of(operations: readonly CounterOperation[], queryRunner: QueryRunner): Promise<Map<string, Receipt>> {
    const ids = [...new Set(idempotencyRequests(operations).map(({ id }) => id))];
    const receipts = ids.length > 0 ? await this.statements.readReceipts(queryRunner, ids) : [];
    return new Map(receipts.map((receipt) => [receipt.id, receipt]));
  }

  async write(before: ReadonlyMap<string, Receipt>, after: ReadonlyMap<string, Receipt>, queryRunner: QueryRunner) {
    const written = [...after.values()].filter((receipt) => before.get(receipt.id) !== receipt);
    if (written.length > 0) await this.statements.writeReceipts(queryRunner, written);
  }

  /** In the background, after the callers have their answers: it is never their failure. */
  tidy(operations: readonly CounterOperation[]): void {
    const [request] = idempotencyRequests(operations);
    if (!request || request.now - this.tidiedAt < TIDY_INTERVAL) return;
    this.tidiedAt = request.now;
    this.reserved((queryRunner) => this.statements.removeExpiredReceipts(queryRunner, request.now)).catch(
      (error: unknown) => this.logger.warn(`Expired idempotency keys were not removed: ${describeError(error)}`),
    );
  }
}

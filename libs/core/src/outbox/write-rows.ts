import type { EntityManager, QueryRunner } from 'typeorm';
import { pipelined } from '../database/pipelined.js';
import type { TransactionCoordinator } from '../transactions/transaction-coordinator.js';
import type { NewRow } from './store/outbox-statements.js';
import type { OutboxStore } from './store/outbox-store.js';
import { outsideTransaction } from './transaction-of.js';

interface WriteParts {
  readonly coordinator: TransactionCoordinator;
  readonly store: OutboxStore;
  readonly topic: string;
  readonly manager: EntityManager;
  /** On which the transaction is open. */
  readonly queryRunner: QueryRunner;
}

/** Writes rows in few statements. @returns the ids, in their order */
export async function writeRows(parts: WriteParts, rows: readonly NewRow[]): Promise<number[]> {
  const { coordinator, store, topic, manager, queryRunner } = parts;
  // On SQLite nobody waits for what is unfinished: further pieces would be committed by themselves.
  let isOver = false;
  coordinator.afterRollback(queryRunner, () => void (isOver = true));
  const inserted = pipelined(
    rows,
    (some) => ({ count: some.length, statement: store.statements.insert(topic, some) }),
    async ({ count, statement }) => {
      if (isOver) throw outsideTransaction();
      return await store.insert(manager, statement, count);
    },
    ({ payload }) => payload.length,
  );
  return (await coordinator.finishBeforeRollback(queryRunner, inserted)).flat();
}

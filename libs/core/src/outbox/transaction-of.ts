import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { InvalidArgumentError } from '../errors/invalid-argument.error.js';
import { openTransaction } from '../transactions/open-transaction.js';

/** The runner of a manager's open transaction. @throws InvalidArgumentError when none is */
export function transactionOf(dataSource: DataSource, manager: EntityManager): QueryRunner {
  const queryRunner = openTransaction(dataSource, manager)?.queryRunner;
  if (!queryRunner) throw outsideTransaction();
  return queryRunner;
}

export function outsideTransaction(): InvalidArgumentError {
  return new InvalidArgumentError(
    'A message is to be written to the outbox outside a transaction.',
    'Pass the manager of transaction(dataSource, async (manager) => { … }).',
  );
}

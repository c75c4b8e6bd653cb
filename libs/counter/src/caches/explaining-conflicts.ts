import { driverErrorKind, RetryableError } from '@spoor/core';

const ADVICE =
  'If it comes often, insert the children of several parents in one statement, or in one order; on MariaDB, whose foreign keys ' +
  'lock the parents of new children, declare the relation with createForeignKeyConstraints: false.';

/**
 * What the caches have to wait for, others may be waiting for too.
 *
 * @throws RetryableError for a lost conflict, with what to do about it
 */
export async function explainingConflicts(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw driverErrorKind(error) === 'conflict' ? new RetryableError(error, ADVICE) : error;
  }
}

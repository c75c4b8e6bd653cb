import type { DataSource, EntityManager } from 'typeorm';
import { dataSourceOf } from '../database/data-source-of.js';
import { InvalidArgumentError } from '../errors/invalid-argument.error.js';

/**
 * The manager if it stands in a transaction; one that does not has nothing that a call could take part in.
 *
 * @throws InvalidArgumentError when it belongs to another DataSource, or to a transaction that has ended
 */
export function openTransaction(dataSource: DataSource, manager: EntityManager): EntityManager | undefined {
  if (dataSourceOf(manager) !== dataSource)
    throw new InvalidArgumentError(
      'The manager belongs to another DataSource than this module.',
      'Pass the manager of a transaction on the same DataSource.',
    );
  if (manager.queryRunner?.isReleased)
    throw new InvalidArgumentError(
      'The manager belongs to a transaction that has ended.',
      'Await every call that takes part in a transaction inside it.',
    );
  return manager.queryRunner?.isTransactionActive ? manager : undefined;
}

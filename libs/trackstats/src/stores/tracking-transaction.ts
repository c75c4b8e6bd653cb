import { isSqlite, transaction, translateError, type Dialect } from '@spoor/core';
import type { DataSource, EntityManager } from 'typeorm';

interface Asked {
  readonly dataSource: DataSource;
  readonly dialect: Dialect;
}

/**
 * A transaction in which every statement sees what has been committed before it. At REPEATABLE READ, MariaDB's default, it would count
 * what was there before its first statement, and keep writers of the counted table waiting.
 */
export function readCommitted<Result>(
  asked: Asked,
  work: (manager: EntityManager) => Promise<Result>,
): Promise<Result> {
  return within(asked, 'READ COMMITTED', work);
}

/** A transaction all of whose statements see the same. */
export function snapshot<Result>(asked: Asked, work: (manager: EntityManager) => Promise<Result>): Promise<Result> {
  return within(asked, 'REPEATABLE READ', work);
}

async function within<Result>(
  { dataSource }: Asked,
  isolation: 'READ COMMITTED' | 'REPEATABLE READ',
  work: (manager: EntityManager) => Promise<Result>,
): Promise<Result> {
  if (isSqlite(dataSource)) return await transaction(dataSource, work);
  try {
    return await dataSource.transaction(isolation, work);
  } catch (error) {
    throw translateError(error);
  }
}

import type { EntityManager } from 'typeorm';
import type { Dialect } from './dialect.js';

/**
 * Bounds how long each statement of an open transaction waits for a row that somebody else has locked.
 *
 * @param seconds whole ones: MariaDB knows no others
 * @param work its statements fail as busy after that; afterwards the connection waits as long as before
 */
export async function withLockWait<Result>(
  { manager, dialect, seconds }: { manager: EntityManager; dialect: Dialect; seconds: number },
  work: () => Promise<Result>,
): Promise<Result> {
  if (dialect === 'sqlite') return await work();
  if (dialect === 'postgres') {
    await manager.query(`SET LOCAL lock_timeout = '${seconds}s'`);
    return await work();
  }
  await manager.query(
    `SET @spoor_lock_wait = @@SESSION.innodb_lock_wait_timeout, SESSION innodb_lock_wait_timeout = ${seconds}`,
  );
  try {
    return await work();
  } finally {
    // What has failed before says more than that this fails too.
    await manager.query('SET SESSION innodb_lock_wait_timeout = @spoor_lock_wait').catch(() => undefined);
  }
}

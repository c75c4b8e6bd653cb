import { driverErrorKind, RetryableError } from '@spoor/core';
import { setTimeout as pause } from 'node:timers/promises';

const MOST_ATTEMPTS = 20;

/**
 * Runs a transaction again that was chosen as the victim of a deadlock or a serialisation conflict, or was not given a lock: SQLite
 * refuses whoever has read before another process wrote. Each time a little later.
 */
export async function retryConflicts<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const cause: unknown = error instanceof RetryableError ? error.cause : error;
      if (!['conflict', 'busy'].includes(driverErrorKind(cause)) || attempt === MOST_ATTEMPTS) throw error;
      await pause(Math.random() * 10 * attempt);
    }
  }
}

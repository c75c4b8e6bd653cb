import { SpoorError } from './spoor.error.js';

/** Somebody else's transaction held what this call needed for longer than `lockTimeout`. The call changed nothing. */
export class LockTimeoutError extends SpoorError {
  readonly code = 'SPOOR_LOCK_TIMEOUT';

  constructor(what: string, waitedMilliseconds: number, options?: ErrorOptions) {
    super(
      `${what} waited ${waitedMilliseconds} ms for another transaction and gave up; nothing was changed.`,
      'Did you forget { manager }? A call inside a transaction that holds the same rows must take part in it. ' +
        'Otherwise shorten that transaction, or raise lockTimeout.',
      options,
    );
  }
}

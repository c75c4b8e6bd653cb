import { SpoorError } from './spoor.error.js';

/** A concurrent transaction stood in the way: a deadlock, a serialisation conflict, or a lock that was not given in time. */
export class RetryableError extends SpoorError {
  readonly code: string = 'SPOOR_RETRYABLE';

  constructor(cause: unknown) {
    super(
      `A concurrent transaction stood in the way of this one (${messageOf(cause)}).`,
      'Roll back, if the database has not done so, and run the whole transaction again.',
      { cause },
    );
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

import { SpoorError } from './spoor.error.js';

/** A concurrent transaction stood in the way: a deadlock, a serialisation conflict, or a lock that was not given in time. */
export class RetryableError extends SpoorError {
  readonly code: string = 'SPOOR_RETRYABLE';

  /** @param advice how to meet it less often, if there is a way */
  constructor(cause: unknown, advice?: string) {
    const remedy = 'Roll back, if the database has not done so, and run the whole transaction again.';
    super(
      `A concurrent transaction stood in the way of this one (${messageOf(cause)}).`,
      advice === undefined ? remedy : `${remedy} ${advice}`,
      { cause },
    );
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

import { SpoorError } from '@spoor/core';

/** An idempotency key came again with another amount: it cannot be a retry. The counter is unchanged. */
export class IdempotencyConflictError extends SpoorError {
  readonly code = 'SPOOR_COUNTER_IDEMPOTENCY_CONFLICT';

  constructor(counter: string, idempotencyKey: string, first: bigint, now: bigint) {
    super(
      `The idempotency key "${idempotencyKey}" changed the counter "${counter}" by ${first} before and is now used for ${now}.`,
      'Use a new key for each change, and the same key only for its retries.',
    );
  }
}

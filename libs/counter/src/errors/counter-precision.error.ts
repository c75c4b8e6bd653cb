import { SpoorError } from '@spoor/core';

/** A count past 2^53−1 was asked for as a JavaScript number, which would round it. */
export class CounterPrecisionError extends SpoorError {
  readonly code = 'SPOOR_COUNTER_PRECISION';

  constructor(counter: string, count: bigint) {
    super(
      `The count ${count} of the counter "${counter}" is not exact as a number; nothing was changed.`,
      'Use the same call of counters.bigint.',
    );
  }
}

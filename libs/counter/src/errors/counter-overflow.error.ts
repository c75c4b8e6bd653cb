import { SpoorError } from '@spoor/core';

/** The change would have taken a counter past 64 bits. The counter is unchanged. */
export class CounterOverflowError extends SpoorError {
  readonly code = 'SPOOR_COUNTER_OVERFLOW';

  constructor(counter: string, count: bigint, by: bigint) {
    super(
      `The counter "${counter}" stands at ${count}; changing it by ${by} would leave the range of 64 bits. It is unchanged.`,
      'Reset the counter, or start another one.',
    );
  }
}

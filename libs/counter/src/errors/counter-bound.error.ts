import { SpoorError } from '@spoor/core';

/** The change would have taken a counter past `min` or `max`. The counter is unchanged. */
export class CounterBoundError extends SpoorError {
  readonly code = 'SPOOR_COUNTER_BOUND';

  constructor(
    readonly counter: string,
    readonly count: bigint,
    readonly by: bigint,
    bound: string,
  ) {
    super(
      `The counter "${counter}" stands at ${count}; changing it by ${by} would pass its bound of ${bound}. It is unchanged.`,
      'Handle this as a refusal (sold out, quota used up), or widen min or max.',
    );
  }
}

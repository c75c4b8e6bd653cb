import { SpoorError } from '@spoor/core';

/** A number of a counter cache is not exact as the JavaScript number that it came as, or was asked for as. */
export class CounterCachePrecisionError extends SpoorError {
  readonly code = 'SPOOR_COUNTER_CACHE_PRECISION';

  constructor(what: string, value: string) {
    super(
      `The value ${value} of ${what} is not an exact number in JavaScript; nothing was changed.`,
      "Keep it below 2^53 where the driver returns numbers (SQLite's does), and read larger caches as text: readExact().",
    );
  }
}

import { SpoorError } from '@spoor/core';

/** A cached column would have left the range of 64 bits. The transaction is rolled back. Servers raise an error of their own. */
export class CounterCacheOverflowError extends SpoorError {
  readonly code = 'SPOOR_COUNTER_CACHE_OVERFLOW';

  constructor(columns: string) {
    super(
      `The change would take ${columns} past 64 bits, where SQLite turns to floating-point numbers; it is rolled back.`,
      'Sum smaller units, or fewer children.',
    );
  }
}

import { SpoorError } from '@spoor/core';

/** Rows are each other's parents, so that a sum of cached sums has no end. The transaction is rolled back. */
export class CounterCacheCycleError extends SpoorError {
  readonly code = 'SPOOR_COUNTER_CACHE_CYCLE';

  constructor(table: string, rounds: number) {
    super(
      `The counter caches of ${table} still change after ${rounds} levels: some of its rows seem to be their own ancestors.`,
      'Refuse parents that would close a circle, or break the circle that is stored.',
    );
  }
}

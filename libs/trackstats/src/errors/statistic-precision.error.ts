import { SpoorError } from '@spoor/core';

/** A value is exact in the database, and a number cannot hold it. */
export class StatisticPrecisionError extends SpoorError {
  readonly code = 'SPOOR_STATISTIC_PRECISION';

  constructor(what: string, value: string) {
    super(
      `${what} is ${value}, which a JavaScript number would round.`,
      'Ask statistics.exact, which answers with decimals as strings.',
    );
  }
}

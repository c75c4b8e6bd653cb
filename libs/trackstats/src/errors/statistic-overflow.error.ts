import { SpoorError } from '@spoor/core';

/** A value would not fit into 64 bits of its metric's smallest unit. Nothing was changed. */
export class StatisticOverflowError extends SpoorError {
  readonly code = 'SPOOR_STATISTIC_OVERFLOW';

  constructor(what: string, value: string) {
    super(
      `${what} would be ${value}, which is past 64 bits of the metric's smallest unit. Nothing was changed.`,
      'Define the metric in a larger unit, or with a smaller scale.',
    );
  }
}

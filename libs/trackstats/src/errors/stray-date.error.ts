import { SpoorError } from '@spoor/core';

/** A row is dated so that its day cannot be counted. Nothing was changed. */
export class StrayDateError extends SpoorError {
  readonly code = 'SPOOR_STRAY_DATE';

  constructor(metric: string, reason: string) {
    super(
      `Rows that ${metric} is made of are dated ${reason}. Nothing was changed.`,
      'Correct those rows, or track a query that leaves them out.',
    );
  }
}

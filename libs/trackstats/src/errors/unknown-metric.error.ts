import { SpoorError } from '@spoor/core';

/** What was passed as a metric was not made by defineMetric. */
export class UnknownMetricError extends SpoorError {
  readonly code = 'SPOOR_UNKNOWN_METRIC';

  constructor(metric: string) {
    super(`${metric} is no metric.`, 'Pass what defineMetric returned.');
  }
}

import { SpoorError } from '@spoor/core';

/** A metric is defined otherwise than it is stored, so that its values would mean something else. Nothing was changed. */
export class MetricConflictError extends SpoorError {
  readonly code = 'SPOOR_METRIC_CONFLICT';

  constructor(metric: string, property: 'scale' | 'aggregate', stored: string, given: string) {
    super(
      `The metric "${metric}" is stored with the ${property} ${stored} and defined with ${given}.`,
      `Define it with ${stored}, or give the new meaning a ref of its own.`,
    );
  }
}

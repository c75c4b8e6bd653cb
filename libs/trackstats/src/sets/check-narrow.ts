import { InvalidArgumentError } from '@spoor/core';
import type { MetricDefinition } from '../definitions/define-metric.js';
import type { DateChoice, MetricChoice } from './narrow.options.js';

/** @throws InvalidArgumentError unless it is one metric or several, each once */
export function metricsOf({ metric, metrics }: MetricChoice): readonly MetricDefinition[] {
  if ((metric === undefined) === (metrics === undefined))
    throw new InvalidArgumentError('Which metrics is not said once.', 'Pass either metric or metrics.');
  return metrics ? [...new Set(metrics)] : [metric];
}

/** @throws InvalidArgumentError for a date beside a range of dates */
export function checkDates({ date, from, to }: DateChoice): void {
  if (date !== undefined && (from !== undefined || to !== undefined))
    throw new InvalidArgumentError('A date is given beside from or to.', 'Pass either date, or from and to.');
}

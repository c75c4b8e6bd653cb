import { InvalidArgumentError } from '@spoor/core';
import { ruleOf } from '../calendar/calendar.js';
import { Period } from '../calendar/period.js';
import { isMetricDefinition } from '../definitions/define-metric.js';
import { UnknownMetricError } from '../errors/unknown-metric.error.js';
import type { StatisticClass } from '../groupings/statistic-class.js';
import { nameOf } from '../registry/metric-name.js';
import type { TrackedDimension, TrackerDefinition } from './tracker-definition.js';
import type { AggregateTrackerOptions } from './tracker.options.js';

/** @throws UnknownMetricError, InvalidArgumentError */
export function defineTracker(
  options: AggregateTrackerOptions<string>,
  statistic: StatisticClass,
  dimensions: readonly TrackedDimension[],
): TrackerDefinition {
  const { metric, period = Period.DAY, dateField, epoch = 'milliseconds', aggregate = 'count', valueField } = options;
  if (!isMetricDefinition(metric)) throw new UnknownMetricError(String(metric));
  const periods = options.periods ?? [period];
  for (const each of periods) ruleOf(each);
  if (periods.length === 0)
    throw new InvalidArgumentError(`A tracker of "${nameOf(metric)}" has no periods.`, 'Give one at least.');
  if ((aggregate === 'count') !== (valueField === undefined))
    throw new InvalidArgumentError(
      `A tracker of "${nameOf(metric)}" is to make a ${aggregate} of ${valueField ?? 'nothing'}.`,
      aggregate === 'count' ? 'Leave out valueField.' : 'Say with valueField of what.',
    );
  const anyZone = (options.anyZone ?? false) || (aggregate !== 'countDistinct' && periods.includes(Period.HOUR));
  if (options.anyZone && aggregate === 'countDistinct')
    throw new InvalidArgumentError(
      `The tracker of "${nameOf(metric)}" tells values apart, which cannot be made from quarters of an hour.`,
      'Leave out anyZone.',
    );
  return { metric, periods, dateField, epoch, aggregate, valueField, statistic, dimensions, anyZone };
}

import { StatisticByDate } from '../entities/index.js';
import { defineTracker } from './define-tracker.js';
import type { TrackedDimension } from './tracker-definition.js';
import type { AggregateTrackerOptions, StatisticTarget } from './tracker.options.js';
import { Tracker } from './tracker.js';

/**
 * Makes a value of the rows of each date, or of each combination of the dimensions of a statistic of the application's own.
 *
 * @example
 * new ObjectsByDateTracker({ metric: REVENUE, aggregate: 'sum', valueField: 'total', dateField: 'paidAt' }).track(orders);
 * new ObjectsByDateTracker({
 *   metric: ORDERS, dateField: 'paidAt', statistic: StatisticByProvince, by: { country: { value: 'NL' }, province: 'customer.province' },
 * }).track(orders);
 */
export class ObjectsByDateTracker<const Field extends string = string, const By extends string = never> extends Tracker<
  Field | By
> {
  constructor({
    statistic = StatisticByDate,
    by = {},
    ...options
  }: AggregateTrackerOptions<Field> & StatisticTarget<By>) {
    const dimensions = Object.entries(by).map(([property, from]): TrackedDimension =>
      typeof from === 'string' ? { property, field: from } : { property, value: from.value },
    );
    super(defineTracker(options, statistic, dimensions));
  }
}

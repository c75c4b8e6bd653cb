import { StatisticByDateAndObject } from '../entities/index.js';
import { defineTracker } from './define-tracker.js';
import { objectDimensions } from './object-dimensions.js';
import type { AggregateTrackerOptions, ObjectChoice } from './tracker.options.js';
import { Tracker } from './tracker.js';

/**
 * Makes a value of the rows of each date and object.
 *
 * @example
 * new ObjectsByDateAndObjectTracker({
 *   metric: SPENT, aggregate: 'sum', valueField: 'total', dateField: 'paidAt', objectEntity: User, objectField: 'user',
 * }).track(orders);
 */
export class ObjectsByDateAndObjectTracker<const Field extends string = string> extends Tracker<Field> {
  constructor(options: AggregateTrackerOptions<Field> & ObjectChoice<Field>) {
    super(defineTracker(options, StatisticByDateAndObject, objectDimensions(options.metric, options)));
  }
}

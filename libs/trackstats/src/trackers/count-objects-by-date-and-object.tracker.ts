import { ObjectsByDateAndObjectTracker } from './objects-by-date-and-object.tracker.js';
import type { CountTrackerOptions, ObjectChoice } from './tracker.options.js';

/**
 * Counts the rows of each date and object.
 *
 * @example
 * await new CountObjectsByDateAndObjectTracker({
 *   period: Period.DAY, metric: COMMENT_COUNT, objectEntity: User, objectField: 'user', dateField: 'timestamp',
 * }).track(comments);
 */
export class CountObjectsByDateAndObjectTracker<
  const Field extends string = string,
> extends ObjectsByDateAndObjectTracker<Field> {
  constructor(options: CountTrackerOptions<Field> & ObjectChoice<Field>) {
    super({ ...options, aggregate: 'count' });
  }
}

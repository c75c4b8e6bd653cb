import { ObjectsByDateTracker } from './objects-by-date.tracker.js';
import type { CountTrackerOptions, StatisticTarget } from './tracker.options.js';

/**
 * Counts the rows of each date.
 *
 * @example
 * await new CountObjectsByDateTracker({ period: Period.DAY, metric: COMMENT_COUNT, dateField: 'timestamp' }).track(comments);
 */
export class CountObjectsByDateTracker<
  const Field extends string = string,
  const By extends string = never,
> extends ObjectsByDateTracker<Field, By> {
  constructor(options: CountTrackerOptions<Field> & StatisticTarget<By>) {
    super({ ...options, aggregate: 'count' });
  }
}

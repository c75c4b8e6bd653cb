import type { DateLike } from '../calendar/calendar.js';
import type { Period } from '../calendar/period.js';
import type { MetricChoice } from '../sets/narrow.options.js';
import type { StatisticCallOptions } from '../sets/record.options.js';

/** What stands for a bucket that nothing fell into. */
export type Fill = 'zero' | 'null' | 'carry';

/** Options of `series`. */
export type SeriesOptions = MetricChoice &
  StatisticCallOptions & {
    readonly period: Period;
    /** The first bucket, included. */
    readonly from: DateLike;
    /** The last bucket, included. */
    readonly to: DateLike;
    /**
     * `zero` for what is counted; there is none of an average, a minimum or a maximum, nor of what is not counted yet. `carry` for
     * what stays as it is until it changes, such as followers; before the range it looks at stored values of the period alone. A
     * recorded unknown stays unknown.
     * @default 'zero'
     */
    readonly fill?: Fill;
    /**
     * The viewer's time zone. Another one than the module's takes trackers with `anyZone`.
     * @default the module's
     */
    readonly zone?: string;
    /**
     * Whether each point is the sum of those up to it, for values that add up.
     * @default false
     */
    readonly cumulative?: boolean;
    /**
     * Whether as many buckets right before are added to each line.
     * @default false
     */
    readonly comparePrevious?: boolean;
  };

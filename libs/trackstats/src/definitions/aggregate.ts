/**
 * How the values of one period make that of a longer one.
 *
 * `count` and `sum` add up; `avg` is kept as a sum and a number of samples; a `countDistinct` cannot be made from parts and is
 * counted anew for every period.
 */
export type Aggregate = 'count' | 'countDistinct' | 'sum' | 'avg' | 'min' | 'max';

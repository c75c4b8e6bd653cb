import type { Grouping } from '../groupings/grouping.js';

export type DimensionValue = string | number;

/** Which rows of a grouping a reader wants, besides metric, period and date. */
export interface ScopeFilter {
  readonly grouping: Grouping;
  /** Values of single dimensions, by property. */
  readonly equal: Readonly<Record<string, DimensionValue>>;
  /** Values of all dimensions, in their order; undefined for any. */
  readonly among: readonly (readonly DimensionValue[])[] | undefined;
}

/** Where a value is written. */
export interface ScopeTarget {
  readonly grouping: Grouping;
  /** In the order of the grouping's dimensions. */
  readonly dimensions: readonly DimensionValue[];
}

/** How callers speak of the dimensions of statistics. */
export interface StatisticScope<Target, Filter, Labels> {
  /** @throws InvalidArgumentError, UnknownEntityTypeError */
  target(options: Target): ScopeTarget;
  filter(options: Filter): ScopeFilter;
  /** What a returned row says of its dimensions. */
  labels(grouping: Grouping, dimensions: readonly DimensionValue[]): Labels;
}

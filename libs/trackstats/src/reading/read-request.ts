import type { RegisteredMetric } from '../registry/metric-registry.js';
import type { ScopeFilter } from '../scopes/statistic-scope.js';

/** What is asked of a table: metrics of one grouping between two stored dates, both included. */
export interface ReadRequest {
  readonly filter: ScopeFilter;
  readonly metrics: readonly RegisteredMetric[];
  readonly period: string;
  /** Undefined: from the beginning. */
  readonly from: string | undefined;
  /** Undefined: to the end. */
  readonly to: string | undefined;
}

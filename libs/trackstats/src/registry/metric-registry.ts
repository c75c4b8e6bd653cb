import type { EntityManager } from 'typeorm';
import type { Aggregate } from '../definitions/aggregate.js';
import type { DomainDefinition } from '../definitions/define-domain.js';
import type { MetricDefinition } from '../definitions/define-metric.js';

/** A metric as it is stored. */
export interface RegisteredMetric {
  readonly id: number;
  readonly definition: MetricDefinition;
  /** Null where longer periods are not made from days. */
  readonly aggregate: Aggregate | null;
}

/** Domains and metrics as the database knows them; asked once, then remembered. */
export interface MetricRegistry {
  /** Stores definitions that are new or say more than what is stored. Safe from many processes at once. */
  register(domains: readonly DomainDefinition[], metrics: readonly MetricDefinition[]): Promise<void>;

  /**
   * The stored metrics behind definitions, registering those that are not.
   *
   * @throws UnknownMetricError for what defineMetric did not make; MetricConflictError
   */
  resolve(metrics: readonly MetricDefinition[], manager?: EntityManager): Promise<RegisteredMetric[]>;

  /**
   * Says how days of a metric make longer periods, for a tracker or an increment.
   *
   * @throws MetricConflictError when it is known to be otherwise
   */
  aggregateAs(metric: MetricDefinition, aggregate: Aggregate): Promise<RegisteredMetric>;
}

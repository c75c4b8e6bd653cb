import { InvalidArgumentError } from '@spoor/core';
import type { EntityManager } from 'typeorm';
import { Period } from '../calendar/period.js';
import type { MetricDefinition } from '../definitions/define-metric.js';
import { nameOf } from '../registry/metric-name.js';
import type { MetricRegistry, RegisteredMetric } from '../registry/metric-registry.js';

/** Whether values of a period may be incremented as the metric is. */
export function addsUp({ aggregate }: RegisteredMetric, period: Period): boolean {
  return aggregate === 'sum' || aggregate === 'count' || (aggregate === null && period !== Period.DAY);
}

/**
 * A metric whose days are incremented is one whose days add up; from then on that is known of it.
 *
 * @throws InvalidArgumentError for an average, a minimum, …
 */
export async function addingUp(
  registry: MetricRegistry,
  metric: MetricDefinition,
  period: Period,
  manager: EntityManager | undefined,
): Promise<RegisteredMetric> {
  const [registered] = (await registry.resolve([metric], manager)) as [RegisteredMetric];
  if (addsUp(registered, period)) return registered;
  if (registered.aggregate === null) return await registry.aggregateAs(metric, 'sum', manager);
  throw new InvalidArgumentError(
    `The metric "${nameOf(metric)}" is made by ${registered.aggregate}, which does not add up.`,
    'Record its values, or increment another metric.',
  );
}

import { UnknownMetricError } from '../../errors/unknown-metric.error.js';
import { nameOf } from '../../registry/metric-name.js';
import type { MetricRegistry, RegisteredMetric } from '../../registry/metric-registry.js';

/** The metrics as they are registered by now, each by one object for as long as nothing of it changes: the registry remembers those. */
export class KnownMetrics {
  private known = new Map<string, RegisteredMetric>();

  /** By domain and ref. Costs a query, and another one for each metric that is new. */
  async all(registry: MetricRegistry): Promise<RegisteredMetric[]> {
    const definitions = (await registry.list()).map((definition) => {
      const before = this.known.get(nameOf(definition))?.definition;
      return before && JSON.stringify(before) === JSON.stringify(definition) ? before : definition;
    });
    const metrics = await registry.resolve(definitions);
    this.known = new Map(metrics.map((metric) => [nameOf(metric.definition), metric]));
    return metrics;
  }

  /** @throws UnknownMetricError for a name that is not registered */
  async find(registry: MetricRegistry, names: readonly string[]): Promise<RegisteredMetric[]> {
    await this.all(registry);
    return names.map((name) => {
      const metric = this.known.get(name);
      if (!metric) throw new UnknownMetricError(JSON.stringify(name));
      return metric;
    });
  }
}

import type { AbstractStatistic } from './entities/index.js';
import type { StatisticClass } from './groupings/statistic-class.js';
import { DimensionScope, type DimensionFilter, type DimensionTarget } from './scopes/dimension.scope.js';
import { ObjectScope, type ObjectFilter, type ObjectLabels, type ObjectTarget } from './scopes/object.scope.js';
import { StatisticSet } from './sets/statistic-set.js';
import type { StatisticsStatus } from './statistics.status.js';
import type { TrackstatsEngine } from './trackstats.engine.js';
import { exactCodec, numberCodec, type Value, type ValueCodec } from './values/value-codec.js';
import type { DecimalLike } from './values/decimal.js';
import type { IncrementOptions } from './sets/record.options.js';
import type { MetricDefinition } from './definitions/define-metric.js';

/** Statistics by date, and by date and object, in one kind of value. */
export class Statistics<V extends Value> extends StatisticSet<V, ObjectTarget, ObjectFilter, ObjectLabels> {
  constructor(engine: TrackstatsEngine, codec: ValueCodec<V>) {
    super(engine, codec, new ObjectScope(engine.dataSource));
  }

  override increment(
    metric: MetricDefinition,
    by: DecimalLike = 1,
    options: IncrementOptions & ObjectTarget = {},
  ): Promise<V> {
    return super.increment(metric, by, options);
  }

  /**
   * The same calls on a statistic of the application's own, which extends AbstractStatistic.
   *
   * @example await statistics.in(StatisticByProvince).record({ metric, value, period, by: { country: 'NL', province: 'Utrecht' } });
   */
  in<Statistic extends AbstractStatistic>(
    statistic: StatisticClass<Statistic>,
  ): StatisticSet<V, DimensionTarget<Statistic>, DimensionFilter<Statistic>, DimensionTarget<Statistic>> {
    return new StatisticSet(this.engine, this.codec, new DimensionScope(this.engine.dataSource, statistic));
  }
}

/**
 * Records and shows statistics; values are numbers, where they can be exact.
 *
 * @example
 * await statistics.record({ metric: ORDER_COUNT, value: 42, period: Period.LIFETIME });
 * await statistics.increment(LOGINS, 1, { object: user });
 * await statistics.narrow({ metric: LOGINS, period: Period.WEEK, object: user, from: '2026-03-01', to: '2026-03-31' });
 */
export class StatisticsService extends Statistics<number> {
  /** The same service with values as decimals in strings, which are never rounded. */
  readonly exact: Statistics<string>;

  constructor(engine: TrackstatsEngine) {
    super(engine, numberCodec);
    this.exact = new Statistics(engine, exactCodec);
  }

  /**
   * The metrics that are registered, by domain and ref.
   *
   * @param names such as `shopping.order_count`; all of them when left out
   * @throws UnknownMetricError for a name that is not registered
   */
  async findMetrics(names?: readonly string[]): Promise<MetricDefinition[]> {
    const { registry } = await this.engine.start();
    return await registry.list(names);
  }

  /** How the group commits are doing; for health checks and metrics. Rejects while the service cannot be used. */
  async status(): Promise<StatisticsStatus> {
    const { batcher, registry } = await this.engine.start();
    await registry.list([]);
    return { waiting: batcher.waiting };
  }
}

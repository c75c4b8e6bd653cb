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
import type { ObjectLiteral } from 'typeorm';
import type { TrackedSource, WithFields } from './trackers/tracked-source.js';
import type { Tracker } from './trackers/tracker.js';
import type { RebuildRun, VerifyReport, VerifyRun } from './tracking/maintenance-run.js';
import type { TrackAllRun, TrackReport, TrackRun } from './tracking/track-run.js';
import type { TrackersToForget } from './tracking/forgetting.js';
import type { Invalidation } from './tracking/tracking.js';

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

  /**
   * Counts what has changed for a tracker since its last run, or everything the first time.
   *
   * Atomic: readers see the values before or after it. A row that is in an open transaction is counted by the next run.
   *
   * @param source what is counted: a repository, a query builder or an entity class
   * @throws InvalidArgumentError, UnknownFieldError, UnsupportedColumnError, MetricConflictError, StatisticOverflowError; nothing is
   *   written then
   */
  async track<Row extends ObjectLiteral, Field extends string>(
    tracker: Tracker<Field>,
    source: TrackedSource<Row> & WithFields<Row, Field>,
    options: TrackRun = {},
  ): Promise<TrackReport> {
    const { tracking } = await this.engine.start();
    const rows = typeof source === 'function' ? this.engine.dataSource.getRepository(source) : source;
    return await tracking.track(tracker, rows, options);
  }

  /**
   * Runs all trackers that this process knows: of entities with `@TrackStats`, of features, and the last 1,000 that were run by hand.
   *
   * One that fails keeps no other from being run. The one that has waited longest comes first.
   *
   * @throws what a tracker failed with; an AggregateError for several
   */
  async trackAll(options: TrackAllRun = {}): Promise<TrackReport[]> {
    return await (await this.engine.start()).tracking.trackAll(options);
  }

  /**
   * Has instants counted again by the next run, after rows were changed in a way that nobody has seen, such as raw SQL. One statement;
   * trackers of all processes get to know.
   *
   * @example await statistics.invalidate({ from: '2026-03-01', to: '2026-03-31' });
   */
  async invalidate(options: Invalidation = {}): Promise<void> {
    const { tracking } = await this.engine.start();
    const manager = this.engine.transactional(options.manager);
    await tracking.invalidate({ ...options, ...(manager && { manager }) });
  }

  /**
   * Counts everything anew, or the days between two dates, whatever is known of them. It goes part by part, each of which replaces what
   * was there at once; one that was interrupted is continued by the next call for the same dates.
   */
  async rebuild(options: RebuildRun = {}): Promise<void> {
    await (await this.engine.start()).tracking.rebuild(options);
  }

  /**
   * Compares what is stored with a count of the rows, and changes nothing. Left out is what the next run counts again anyway. Where nothing
   * differs at all, series tell so as `verifiedAt`.
   */
  async verify(options: VerifyRun = {}): Promise<VerifyReport> {
    return await (await this.engine.start()).tracking.verify(options);
  }

  /**
   * Forgets trackers that the application does not run any more, which values would wait for. What they have counted stays; one that is
   * run again counts everything.
   *
   * @returns the names of those that were forgotten
   * @example await statistics.forgetTrackers({ notRunSince: '2026-03-01' });
   */
  async forgetTrackers(trackers: TrackersToForget): Promise<string[]> {
    return await (await this.engine.start()).tracking.forget(trackers);
  }

  /** How the group commits are doing; for health checks and metrics. Rejects while the service cannot be used. */
  async status(): Promise<StatisticsStatus> {
    const { batcher, registry } = await this.engine.start();
    await registry.list([]);
    return { waiting: batcher.waiting };
  }
}

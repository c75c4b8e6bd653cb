import { Period } from '../calendar/period.js';
import type { MetricDefinition } from '../definitions/define-metric.js';
import type { Grouping } from '../groupings/grouping.js';
import { groupBy } from '../operations/group-by.js';
import { nameOf } from '../registry/metric-name.js';
import type { RegisteredMetric } from '../registry/metric-registry.js';
import type { ReadRow } from '../reading/read-row.js';
import type { Statistic } from '../reading/statistic.js';
import type { StatisticScope } from '../scopes/statistic-scope.js';
import { Readable } from 'node:stream';
import { exportRow, formatExport, type ExportFormat } from '../export/export-format.js';
import { statisticPages } from '../export/statistic-pages.js';
import { dateOrNull, shownPoint } from '../series/shown-point.js';
import type { Series } from '../series/series.js';
import type { SeriesOptions } from '../series/series.options.js';
import { SeriesReader } from '../series/series-reader.js';
import type { StatisticRow } from '../stores/statistic-row.js';
import type { TrackstatsEngine } from '../trackstats.engine.js';
import { parseDecimal, type DecimalLike } from '../values/decimal.js';
import { exactCodec, type Value, type ValueCodec } from '../values/value-codec.js';
import { addingUp, addsUp } from './adding-up.js';
import { checkDates, metricsOf } from './check-narrow.js';
import type { MostRecentOptions, NarrowOptions } from './narrow.options.js';
import type { IncrementOptions, Recording, StatisticCallOptions } from './record.options.js';
import { shownValue } from './shown-value.js';

/**
 * The calls on statistics of one grouping: by date and object, or by the dimensions of a statistic of the application's own.
 *
 * Without a manager each change is durable when its promise resolves; calls of one process that run at once share a commit. With a
 * manager a change belongs to that transaction.
 *
 * Every call may reject with InvalidArgumentError, UnknownMetricError or MetricConflictError (nothing was sent), LockTimeoutError or
 * RetryableError (nothing was changed), or OutcomeUnknownError (the connection broke).
 */
export class StatisticSet<V extends Value, Target, Filter, Labels> {
  constructor(
    protected readonly engine: TrackstatsEngine,
    protected readonly codec: ValueCodec<V>,
    protected readonly scope: StatisticScope<Target, Filter, Labels>,
  ) {}

  /**
   * Stores a value over whatever is stored for its metric, period, date and dimensions.
   *
   * @throws StatisticOverflowError past 64 bits of the metric's smallest unit
   * @example await statistics.record({ metric: ORDER_COUNT, value: 42, period: Period.LIFETIME });
   */
  async record({ manager, ...recording }: Recording & Target & StatisticCallOptions): Promise<Statistic<V> & Labels> {
    const [statistic] = await this.recordMany([recording as unknown as Recording & Target], { manager });
    return statistic as Statistic<V> & Labels;
  }

  /**
   * Stores values, all or none; of several for the same metric, period, date and dimensions the last one.
   *
   * Costs a statement for each 2,000 of a grouping.
   *
   * @returns what was stored, in the order given
   */
  async recordMany(
    recordings: readonly (Recording & Target)[],
    { manager }: StatisticCallOptions = {},
  ): Promise<(Statistic<V> & Labels)[]> {
    const open = this.engine.opened ?? (await this.engine.start());
    const transactional = this.engine.transactional(manager);
    const definitions = recordings.map(({ metric }) => metric);
    // Calls that need not wait are sent in the order in which they are made.
    const metrics = open.registry.remembered(definitions) ?? (await open.registry.resolve(definitions, transactional));
    const located = recordings.map((recording, index) =>
      this.locate((metrics[index] as RegisteredMetric).id, recording, recording.value),
    );
    const [first] = located;
    if (!first) return [];
    const tables = [...groupBy(located, ({ grouping }) => grouping.table).values()].map((some) => ({
      grouping: (some[0] as Located).grouping,
      rows: some.map(({ row }) => row),
    }));
    const what = located.length > 1 ? `${first.what} and ${located.length - 1} more` : first.what;
    await this.engine.execute(open, { kind: 'put', tables, what }, transactional);
    return located.map(({ grouping, row }, index) => {
      const { metric, period } = recordings[index] as Recording & Target;
      const value = shownValue(metric, row, this.codec);
      const labels = this.scope.labels(grouping, row.dimensions);
      return { metric, period, date: row.date, ...labels, value, derived: false };
    });
  }

  /**
   * Adds to a value, creating it when there is none; an unknown one counts as 0.
   *
   * Calls of one process that run at once go out as one statement, and each still gets its own answer.
   *
   * @returns the value right after this very call
   * @throws StatisticOverflowError past 64 bits, with the value unchanged; MetricConflictError for a metric that does not add up
   * @example await statistics.increment(LOGINS, 1, { object: user });
   */
  async increment(metric: MetricDefinition, by: DecimalLike, options: IncrementOptions & Target): Promise<V> {
    const { period = Period.DAY, date, manager } = options;
    const open = this.engine.opened ?? (await this.engine.start());
    const transactional = this.engine.transactional(manager);
    const [known] = open.registry.remembered([metric]) ?? [];
    const { id } =
      known && addsUp(known, period) ? known : await addingUp(open.registry, metric, period, transactional);
    const { grouping, row, what } = this.locate(id, { ...options, metric, period, date }, by);
    const value = await this.engine.execute(
      open,
      { kind: 'add', grouping, key: row, by: row.value as bigint, what },
      transactional,
    );
    return this.codec.format(value as bigint, metric.scale, what);
  }

  /**
   * What is stored, or derived, for metrics and a period: between dates (both included), of objects or dimensions.
   *
   * @returns by date; a bucket that nothing fell into is left out
   */
  async narrow(options: NarrowOptions & Filter): Promise<(Statistic<V> & Labels)[]> {
    checkDates(options);
    const { period, date, from = date, to = date, manager } = options;
    const open = await this.engine.start();
    const transactional = this.engine.transactional(manager);
    const metrics = await open.registry.current(metricsOf(options), transactional);
    const filter = this.scope.filter(options);
    const question = { filter, metrics, period, from, to, calendar: open.options.calendar };
    const rows = await open.reader.read(question, transactional);
    return rows.map((row) => this.show(row, metrics, period, filter.grouping));
  }

  /** The value of the newest date, or null where there is none. */
  async mostRecent({
    metric,
    period,
    manager,
    ...target
  }: MostRecentOptions & Target): Promise<(Statistic<V> & Labels) | null> {
    const open = await this.engine.start();
    const transactional = this.engine.transactional(manager);
    const metrics = await open.registry.current([metric], transactional);
    const filter = this.scope.filter(target as unknown as Filter);
    const question = { filter, metrics, period, from: undefined, to: undefined, calendar: open.options.calendar };
    const row = await open.reader.readLatest(question, transactional);
    return row ? this.show(row, metrics, period, filter.grouping) : null;
  }

  /**
   * Values of one bucket after another, without gaps: of several metrics or objects at once.
   *
   * @throws ZoneUnavailableError for another zone than the module's without bins to make it from; InvalidArgumentError for more than
   *   100,000 points
   * @example await statistics.series({ metrics: [LOGINS], period: Period.DAY, from: '2026-03-01', to: '2026-03-31' });
   */
  async series(options: SeriesOptions & Filter): Promise<Series<V, Labels>> {
    const open = await this.engine.start();
    const transactional = this.engine.transactional(options.manager);
    const metrics = await open.registry.current(metricsOf(options), transactional);
    const filter = this.scope.filter(options);
    const { zone, lines, coverage } = await new SeriesReader(open).read(options, metrics, filter, transactional);
    const shown = lines.map(({ metric: { definition }, dimensions, points, previous }) => ({
      metric: definition,
      ...this.scope.labels(filter.grouping, dimensions),
      points: points.map((point) => shownPoint(definition, point, this.codec)),
      ...(previous && { previous: previous.map((point) => shownPoint(definition, point, this.codec)) }),
    }));
    return {
      period: options.period,
      zone,
      lines: shown,
      completeUpTo: dateOrNull(coverage?.completeUpTo),
      verifiedAt: dateOrNull(coverage?.verifiedAt),
      partial: shown.some(({ points }) => points.some(({ partial }) => partial)),
    };
  }

  /**
   * What `narrow` returns, as text that is made while it is read: however many values there are, a thousand are held at a time;
   * of a derived period about 20,000, and at least all of one date. Pages are read one after another, without a snapshot of all of them.
   *
   * @param format CSV as RFC 4180, or one JSON array; values are exact decimals
   * @example (await statistics.export('csv', { metric: LOGINS, period: Period.DAY })).pipe(response);
   */
  async export(format: ExportFormat, options: NarrowOptions & Filter): Promise<Readable> {
    checkDates(options);
    const { period, date, from = date, to = date, manager } = options;
    const open = await this.engine.start();
    const transactional = this.engine.transactional(manager);
    const metrics = await open.registry.current(metricsOf(options), transactional);
    const filter = this.scope.filter(options);
    const question = { filter, metrics, period, from, to, calendar: open.options.calendar };
    const exact = new StatisticSet(this.engine, exactCodec, this.scope);
    const show = (row: ReadRow) => exportRow(exact.show(row, metrics, period, filter.grouping));
    const pages = statisticPages(open, question, transactional);
    const dimensions = filter.grouping.dimensions.map(({ property }) => property);
    return Readable.from(formatExport(format, dimensions, pages, show), { objectMode: false });
  }

  protected show(
    row: ReadRow,
    metrics: readonly RegisteredMetric[],
    period: Period,
    grouping: Grouping,
  ): Statistic<V> & Labels {
    const { definition } = metrics.find(({ id }) => id === row.metricId) as RegisteredMetric;
    const { date, derived } = row;
    const value = shownValue(definition, row, this.codec);
    return { metric: definition, period, date, ...this.scope.labels(grouping, row.dimensions), value, derived };
  }

  private locate(metricId: number, recording: Omit<Recording, 'value'> & Target, value: DecimalLike | null): Located {
    const { calendar, clock } = this.engine.options;
    const { metric, period } = recording;
    const { date } = calendar.bucket(period, recording.date ?? new Date(clock.now()));
    const { grouping, dimensions } = this.scope.target(recording);
    const what = `${nameOf(metric)} of ${[date, ...dimensions].join(', ')}`;
    const units = value === null ? null : parseDecimal(value, metric.scale, what);
    return { grouping, what, row: { metricId, period, date, dimensions, value: units, samples: null } };
  }
}

/** A value and where it goes. */
interface Located {
  readonly grouping: Grouping;
  readonly row: StatisticRow;
  readonly what: string;
}

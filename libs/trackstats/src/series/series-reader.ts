import { InvalidArgumentError } from '@spoor/core';
import type { EntityManager } from 'typeorm';
import type { Bucket } from '../calendar/bucket.js';
import { Calendar, ruleOf } from '../calendar/calendar.js';
import { parseDate } from '../calendar/parse-date.js';
import { Period } from '../calendar/period.js';
import { ZoneUnavailableError } from '../errors/zone-unavailable.error.js';
import { groupBy } from '../operations/group-by.js';
import { least, readCoverage, type Coverage } from '../reading/coverage.js';
import { lineKey, type ReadRow } from '../reading/read-row.js';
import type { ReadQuestion } from '../reading/statistic-reader.js';
import { nameOf } from '../registry/metric-name.js';
import type { RegisteredMetric } from '../registry/metric-registry.js';
import type { DimensionValue, ScopeFilter } from '../scopes/statistic-scope.js';
import type { OpenTrackstats } from '../trackstats.engine.js';
import { checkPoints } from './check-points.js';
import { accumulate, fillLine, valueOf, type FilledPoint } from './fill-line.js';
import type { SeriesOptions } from './series.options.js';

/** A line in smallest units. */
export interface ReadLine {
  readonly metric: RegisteredMetric;
  readonly dimensions: readonly DimensionValue[];
  readonly points: readonly FilledPoint[];
  readonly previous: readonly FilledPoint[] | undefined;
}

export interface ReadSeries {
  readonly zone: string;
  readonly lines: readonly ReadLine[];
  /** Of all tracked metrics together; undefined when none is tracked. */
  readonly coverage: Coverage | undefined;
}

/** Reads series: the buckets that are asked for, each with its value or what stands for it. */
export class SeriesReader {
  constructor(private readonly open: OpenTrackstats) {}

  async read(
    options: SeriesOptions,
    metrics: readonly RegisteredMetric[],
    filter: ScopeFilter,
    manager: EntityManager | undefined,
  ): Promise<ReadSeries> {
    const { period, from, to, fill = 'zero', cumulative = false } = options;
    const calendar = options.zone === undefined ? this.open.options.calendar : new Calendar(options.zone);
    for (const metric of metrics) checkCumulative(metric, cumulative);
    const coverage = await readCoverage(this.open, filter.grouping.statistic, metrics, manager);
    this.checkZone(calendar, metrics, coverage);
    const named = metrics.length * (options.comparePrevious ? 2 : 1) * (filter.among?.length ?? 1);
    checkPoints(calendar.size(period, from, to) * named);
    const buckets = calendar.buckets(period, from, to);
    const before = options.comparePrevious ? bucketsBefore(calendar, buckets) : [];
    const all = [...before, ...buckets];
    const [first, last] = [all[0], all.at(-1)];
    if (!first || !last) return { zone: calendar.zone, lines: [], coverage: together(coverage) };
    const question = { filter, metrics, period, from: first.date, to: last.date, calendar };
    const rows = groupBy(await this.open.reader.read(question, manager), lineKey);
    const carried = fill === 'carry' ? await this.carried(question, manager) : new Map<string, ReadRow>();
    const now = this.open.options.clock.now();
    const keys = this.lineKeys(filter, metrics, rows, carried);
    checkPoints(all.length * keys.length);
    const lines = keys.map(({ metric, dimensions, key }) => {
      const covered = coverage.get(metric.id);
      const values = new Map(rows.get(key)?.map((row) => [row.date, row]));
      const earlier = carried.get(key);
      const points = fillLine(all, values, {
        fill,
        begins: (bucket) => beginning(calendar, bucket),
        hasZero: !hasNoZero(metric),
        now,
        completeUpTo: covered?.completeUpTo ?? null,
        isTracked: covered !== undefined,
        carried: earlier ? valueOf(earlier) : null,
      });
      const shown = points.slice(before.length);
      const previous = options.comparePrevious ? points.slice(0, before.length) : undefined;
      return {
        metric,
        dimensions,
        points: cumulative ? accumulate(shown) : shown,
        previous: previous && cumulative ? accumulate(previous) : previous,
      };
    });
    return { zone: calendar.zone, lines, coverage: together(coverage) };
  }

  /** Every line that was asked for by name, and of others those that have a row. */
  private lineKeys(
    { grouping, among }: ScopeFilter,
    metrics: readonly RegisteredMetric[],
    ...found: readonly ReadonlyMap<string, unknown>[]
  ) {
    const named = among ?? (grouping.dimensions.length === 0 ? [[]] : undefined);
    return metrics.flatMap((metric) => {
      const dimensions =
        named ??
        [...new Set(found.flatMap((lines) => [...lines.keys()]))]
          .filter((key) => key.startsWith(`${metric.id}\0`))
          .toSorted()
          .map((key) => key.split('\0').slice(1));
      return dimensions.map((values) => ({
        metric,
        dimensions: values,
        key: lineKey({ metricId: metric.id, dimensions: values }),
      }));
    });
  }

  /** The newest stored value of each line before the first bucket. */
  private async carried(question: ReadQuestion, manager: EntityManager | undefined): Promise<Map<string, ReadRow>> {
    const rows = await this.open.reader.readBefore(question, manager);
    return new Map(rows.map((row) => [lineKey(row), row]));
  }

  private checkZone({ zone }: Calendar, metrics: readonly RegisteredMetric[], coverage: Map<number, Coverage>): void {
    if (zone === this.open.options.calendar.zone) return;
    for (const { id, definition } of metrics)
      if (!coverage.get(id)?.bins) throw new ZoneUnavailableError(nameOf(definition), zone);
  }
}

function beginning(calendar: Calendar, { period, date, first }: Bucket): number {
  const { kind } = ruleOf(period);
  return kind === 'rolling' || kind === 'lifetime' ? calendar.firstInstant(parseDate(date)) : first;
}

/** As many buckets right before. */
function bucketsBefore(calendar: Calendar, buckets: readonly Bucket[]): Bucket[] {
  const [first] = buckets;
  if (!first) return [];
  const { period, date } = first;
  if (period !== Period.HOUR) {
    const { back } = ruleOf(period);
    const from = back(parseDate(date), buckets.length).toString();
    return calendar.buckets(period, from, date).slice(0, -1);
  }
  // Hours are not all of one length.
  const length = (buckets.at(-1) as Bucket).end - first.first;
  const hours = calendar.buckets(period, new Date(first.first - 2 * length), new Date(first.first - 1));
  return hours.slice(-buckets.length);
}

function hasNoZero({ aggregate }: RegisteredMetric): boolean {
  return aggregate === 'avg' || aggregate === 'min' || aggregate === 'max';
}

function checkCumulative(metric: RegisteredMetric, cumulative: boolean): void {
  if (!cumulative || !(hasNoZero(metric) || metric.aggregate === 'countDistinct')) return;
  throw new InvalidArgumentError(
    `The metric "${nameOf(metric.definition)}" is made by ${metric.aggregate}, which does not add up.`,
    'Leave out cumulative.',
  );
}

function together(coverage: ReadonlyMap<number, Coverage>): Coverage | undefined {
  const all = [...coverage.values()];
  return all.length > 0 ? all.reduce(least) : undefined;
}

import { dataSourceOf, driverErrorKind, escapedTablePath } from '@spoor/core';
import type { EntityManager } from 'typeorm';
import { BIN } from '../calendar/bucket.js';
import { isCountable } from '../calendar/countable.js';
import { Period } from '../calendar/period.js';
import { StatisticOverflowError } from '../errors/statistic-overflow.error.js';
import { StrayDateError } from '../errors/stray-date.error.js';
import { nameOf } from '../registry/metric-name.js';
import { binsSql, daysSql, within, type BucketSql } from '../stores/bucket-spelling.js';
import { hasDateIndex, isPlainCount, rangeCounts } from '../stores/range-counts.js';
import { binTarget, periodTarget, type RecountTarget } from '../stores/recount-target.js';
import { RecountStatements } from '../stores/recount.statements.js';
import type { Statement } from '../stores/statement.js';
import { dateBounds, trackedRows } from '../stores/tracked-rows.js';
import type { TrackerDefinition } from '../trackers/tracker-definition.js';
import type { TrackingHost } from '../trackers/tracking-host.js';
import { storedRanges, type Counting } from './counting.js';
import { daysAfter } from './day-range.js';
import { distinctCounts } from './distinct-counts.js';
import { partsOf, type RecountRange } from './recount-range.js';
import type { ResolvedTracker } from './resolved-tracker.js';
import { MOST_DAYS } from './sparse-spans.js';

const DAY = 86_400_000;
/** Of so many days an index finds the rows as well without being asked for. */
const FEW_DAYS = 31;

/** Counts the rows of a tracker within a transaction, and makes what is stored equal to it. */
export class Recounter {
  readonly statements: RecountStatements;

  constructor(private readonly host: TrackingHost) {
    this.statements = new RecountStatements(host.spelling);
  }

  /** The instants of the first and the last row; undefined when there is none. @throws StrayDateError */
  async bounds(
    { definition, query }: ResolvedTracker,
    manager: EntityManager,
    from?: number,
    before?: number,
  ): Promise<{ first: number; last: number } | undefined> {
    const { date } = query;
    const conditions = [
      ...(from === undefined ? [] : [`${date.sql} >= ${date.edge(from)}`]),
      ...(before === undefined ? [] : [`${date.sql} < ${date.edge(before)}`]),
    ];
    const isSplit = this.host.dialect === 'sqlite' && (await hasDateIndex(query, manager));
    const [row] = (await send(manager, dateBounds(query, conditions, isSplit))) as [Record<string, unknown>];
    const [first, last] = [date.read(row['first_one']), date.read(row['last_one'])];
    if (first === null || last === null) return undefined;
    for (const instant of [first, last])
      if (!isCountable(instant))
        throw new StrayDateError(nameOf(definition.metric), 'before 0001-01-02 or after 9999-12-29');
    return { first, last };
  }

  /**
   * @param keepsBins whether bins are kept beside days
   * @returns how many buckets were counted
   * @throws StatisticOverflowError
   */
  async recount(
    tracker: ResolvedTracker,
    metricId: number,
    range: RecountRange,
    keepsBins: boolean,
    manager: EntityManager,
  ): Promise<number> {
    if (range.spans.length === 0) {
      // Where there are no rows there are no boundaries either.
      for (const { target, ranges } of this.countings(tracker, metricId, range, keepsBins))
        await send(manager, this.statements.removeAll(target, ranges));
      return 0;
    }
    if (tracker.definition.aggregate === 'countDistinct') checkDistance(tracker.definition, range);
    const days = range.spans.reduce((total, { buckets }) => total + buckets.length, 0);
    const isMany = days > FEW_DAYS && isPlainCount(tracker.query);
    const isIndexed = isMany && (await hasDateIndex(tracker.query, manager));
    for (const part of partsOf(range))
      for (const counting of this.countings(tracker, metricId, part, keepsBins)) {
        const isByRange = isIndexed && counting.period === Period.DAY;
        await this.replace(tracker, isByRange ? byRange(tracker, counting, part, manager) : counting, manager);
      }
    return days;
  }

  /** What is to be counted, table by table. */
  countings(tracker: ResolvedTracker, metricId: number, range: RecountRange, keepsBins: boolean): Counting[] {
    const { definition, grouping, query } = tracker;
    if (definition.aggregate === 'countDistinct')
      return distinctCounts(this.host, tracker, metricId, range, this.statements);
    const days = {
      target: periodTarget(grouping, query, metricId, Period.DAY),
      period: Period.DAY,
      ranges: storedRanges(range, ({ buckets, next }) => ({
        first: buckets[0]?.date,
        last: next ? daysAfter(next.date, -1) : buckets.at(-1)?.date,
      })),
    };
    const counted = (target: RecountTarget, bucket: BucketSql) => this.counted(tracker, target, range, bucket);
    const countings = [{ ...days, counted: counted(days.target, daysSql(query.date, range.spans)) }];
    if (!keepsBins) return countings;
    const [first, end] = [range.spans[0]?.first ?? 0, range.spans.at(-1)?.end ?? 0];
    const target = binTarget(this.host, query, metricId);
    const bins = {
      target,
      period: undefined,
      ranges: storedRanges(range, (span) => ({
        first: Math.floor(span.first / BIN),
        last: Math.ceil((span.next?.first ?? span.end) / BIN) - 1,
      })),
      counted: counted(target, binsSql(query.date, this.host.spelling, first, end)),
    };
    return [...countings, bins];
  }

  private counted(
    { definition, query }: ResolvedTracker,
    target: RecountTarget,
    { spans }: RecountRange,
    bucket: BucketSql,
  ): Statement {
    const rows = trackedRows(query, bucket.slot, within(query.date, spans), this.host.spelling);
    return this.statements.aggregate(target, query, definition.aggregate, rows, bucket);
  }

  /** Makes what is stored equal to what is counted. */
  private async replace(tracker: ResolvedTracker, counting: Counting, manager: EntityManager): Promise<void> {
    const { metric } = tracker.definition;
    try {
      if (this.host.dialect === 'postgres') {
        await send(manager, this.statements.replaceAtOnce(counting));
        return;
      }
      for (const statement of this.statements.count(counting)) await send(manager, statement);
      const [past] = (await send(manager, this.statements.overflow)) as { bucket: string; value: string }[];
      if (past) throw new StatisticOverflowError(`${nameOf(metric)} of ${past.bucket}`, past.value);
      for (const statement of this.statements.replace(counting)) await send(manager, statement);
    } catch (error) {
      if (isOutOfRange(error)) throw new StatisticOverflowError(`A value of ${nameOf(metric)}`, 'larger');
      throw error;
    }
  }
}

/** Rolling periods overlap, and LIFETIME has a bucket for each date up to today. */
function checkDistance({ metric }: TrackerDefinition, { spans }: RecountRange): void {
  const [first, end] = [spans[0]?.first ?? 0, spans.at(-1)?.end ?? 0];
  if (end - first > MOST_DAYS * DAY)
    throw new StrayDateError(nameOf(metric), 'more than a hundred years apart, too far to tell values apart');
}

function byRange(
  { query }: ResolvedTracker,
  counting: Counting,
  { spans }: RecountRange,
  manager: EntityManager,
): Counting {
  const { column, metadata } = query.date.tracked;
  const dataSource = dataSourceOf(manager);
  const table = escapedTablePath(dataSource, metadata);
  return { ...counting, counted: rangeCounts(query.date, spans, table, dataSource.driver.escape(column.databaseName)) };
}

/** PostgreSQL's casts and SQLite's sums fail. */
function isOutOfRange(error: unknown): boolean {
  const { driverError } = error as { driverError?: { code?: string; message?: string } };
  return driverErrorKind(error) === 'refused'
    ? driverError?.code === '22003'
    : driverError?.message === 'integer overflow';
}

async function send(manager: EntityManager, { sql, parameters }: Statement): Promise<unknown> {
  return await manager.query(sql, [...parameters]);
}

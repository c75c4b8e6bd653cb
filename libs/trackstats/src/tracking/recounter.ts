import type { EntityManager } from 'typeorm';
import { BIN } from '../calendar/bucket.js';
import { Period } from '../calendar/period.js';
import { StatisticOverflowError } from '../errors/statistic-overflow.error.js';
import { nameOf } from '../registry/metric-name.js';
import { binsSql, daysSql, within, type BucketSql } from '../stores/bucket-spelling.js';
import { binTarget, periodTarget, type RecountTarget } from '../stores/recount-target.js';
import { RecountStatements, type StoredRange } from '../stores/recount.statements.js';
import type { Statement } from '../stores/statement.js';
import { dateBounds, trackedRows } from '../stores/tracked-rows.js';
import type { TrackingHost } from '../trackers/tracking-host.js';
import { distinctCounts } from './distinct-counts.js';
import { storedRanges, type Counting } from './counting.js';
import type { RecountRange } from './recount-range.js';
import type { ResolvedTracker } from './resolved-tracker.js';

/** Counts the rows of a tracker within a transaction, and makes what is stored equal to it. */
export class Recounter {
  readonly statements: RecountStatements;

  constructor(private readonly host: TrackingHost) {
    this.statements = new RecountStatements(host.spelling);
  }

  /** The instants of the first and the last row; undefined when there is none. */
  async bounds(
    { query }: ResolvedTracker,
    manager: EntityManager,
    from?: number,
  ): Promise<{ first: number; last: number } | undefined> {
    const condition = from === undefined ? undefined : `${query.date.sql} >= ${query.date.edge(from)}`;
    const { sql, parameters } = dateBounds(query, condition);
    const [row] = (await manager.query(sql, [...parameters])) as [Record<string, unknown>];
    const [first, last] = [query.date.read(row['first_one']), query.date.read(row['last_one'])];
    return first === null || last === null ? undefined : { first, last };
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
    const countings = this.countings(tracker, metricId, range, keepsBins);
    if (range.spans.length === 0) {
      // Where there are no rows there are no boundaries either.
      for (const { target, ranges } of countings) await send(manager, this.statements.removeAll(target, ranges));
      return 0;
    }
    for (const counting of countings) {
      await this.count(tracker, counting, manager);
      await send(manager, this.statements.removeStale(counting.target, counting.ranges));
      await send(manager, this.statements.put(counting.target));
      for (const statement of this.statements.forget) await send(manager, statement);
    }
    return range.spans.reduce((total, { buckets }) => total + buckets.length, 0);
  }

  private async count(
    { definition, query }: ResolvedTracker,
    counting: Counting,
    manager: EntityManager,
  ): Promise<void> {
    for (const statement of this.statements.count(counting, query, definition.aggregate))
      await send(manager, statement);
    if (definition.aggregate === 'count' || definition.aggregate === 'countDistinct') return;
    const [past] = (await send(manager, this.statements.overflow)) as { bucket: string; value: string }[];
    if (past)
      throw new StatisticOverflowError(
        `${nameOf(definition.metric)} of ${past.bucket}`,
        `${past.value} smallest units`,
      );
  }

  /** What is to be counted, table by table. */
  countings(tracker: ResolvedTracker, metricId: number, range: RecountRange, keepsBins: boolean): Counting[] {
    const { definition, grouping, query } = tracker;
    if (definition.aggregate === 'countDistinct') return distinctCounts(this.host, tracker, metricId, range);
    const days = this.counting(tracker, periodTarget(grouping, query, metricId, Period.DAY), range, {
      bucket: daysSql(query.date, range.spans),
      period: Period.DAY,
      ranges: storedRanges(range, ({ buckets }) => ({ first: buckets[0]?.date, last: buckets.at(-1)?.date })),
    });
    if (!keepsBins) return [days];
    const [first, end] = [range.spans[0]?.first ?? 0, range.spans.at(-1)?.end ?? 0];
    const bins = this.counting(tracker, binTarget(this.host, query, metricId), range, {
      bucket: binsSql(query.date, this.host.spelling, first, end),
      period: undefined,
      ranges: storedRanges(range, (span) => ({
        first: Math.floor(span.first / BIN),
        last: Math.ceil(span.end / BIN) - 1,
      })),
    });
    return [days, bins];
  }

  private counting(
    { query }: ResolvedTracker,
    target: RecountTarget,
    { spans }: RecountRange,
    { bucket, period, ranges }: { bucket: BucketSql; period: Period | undefined; ranges: readonly StoredRange[] },
  ): Counting {
    const rows = trackedRows(query, bucket.slot, within(query.date, spans), this.host.spelling);
    return { target, period, ranges, rows, bucket };
  }
}

async function send(manager: EntityManager, { sql, parameters }: Statement): Promise<unknown> {
  return await manager.query(sql, [...parameters]);
}

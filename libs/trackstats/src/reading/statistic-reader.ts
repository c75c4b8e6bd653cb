import { tableNames } from '@spoor/core';
import type { EntityManager } from 'typeorm';
import type { Calendar, DateLike } from '../calendar/calendar.js';
import type { Period } from '../calendar/period.js';
import { StatisticBin } from '../entities/index.js';
import type { RegisteredMetric } from '../registry/metric-registry.js';
import type { ScopeFilter } from '../scopes/statistic-scope.js';
import type { Statement } from '../stores/statement.js';
import type { TrackingHost } from '../trackers/tracking-host.js';
import { binRange, dayRange } from './base-range.js';
import { BIN } from '../calendar/bucket.js';
import type { BinTable } from './base-rows.js';
import { latestDate, selectLatestBefore } from './latest.js';
import { combineOf, Derivation } from './derivation.js';
import { groupBy } from '../operations/group-by.js';
import { fromRaw, rowKey, type RawRow, type ReadRow } from './read-row.js';
import { selectStored } from './select-stored.js';

/** What a caller asks for. */
export interface ReadQuestion {
  readonly filter: ScopeFilter;
  readonly metrics: readonly RegisteredMetric[];
  readonly period: Period;
  /** Undefined: from the beginning. */
  readonly from: DateLike | undefined;
  /** Undefined: to the end. */
  readonly to: DateLike | undefined;
  /** In whose zone the buckets are. */
  readonly calendar: Calendar;
}

/** Reads what is stored for a period, and derives what is not from days or bins. */
export class StatisticReader {
  private readonly bins: BinTable;

  constructor(private readonly host: TrackingHost) {
    this.bins = tableNames(host.dataSource, StatisticBin);
  }

  /** By date, metric and dimensions. Where a bucket has been recorded, that is what it is. */
  async read(question: ReadQuestion, manager?: EntityManager): Promise<ReadRow[]> {
    const stored = await this.readStored(question, manager);
    const derived = await this.readDerived(question, manager);
    if (derived.length === 0) return stored;
    const recorded = new Set(stored.map(rowKey));
    const all = [...stored, ...derived.filter((row) => !recorded.has(rowKey(row)))];
    return all.toSorted((one, other) => (one.date === other.date ? 0 : one.date < other.date ? -1 : 1));
  }

  /** The value of the newest date of one line; a recorded one before a derived one. */
  async readLatest(question: ReadQuestion, manager?: EntityManager): Promise<ReadRow | undefined> {
    const request = { ...question, from: undefined, to: undefined };
    const [stored] = await this.host.runner.read<{ day: string | null }>(
      latestDate(request, this.host.spelling),
      manager,
    );
    const dates = [stored?.day, await this.latestDerived(question, manager)].filter((date) => typeof date === 'string');
    const latest = dates.toSorted().at(-1);
    return latest === undefined
      ? undefined
      : (await this.read({ ...question, from: latest, to: latest }, manager)).at(-1);
  }

  /** The newest stored value of each line before the question's `from`. */
  async readBefore(question: ReadQuestion, manager?: EntityManager): Promise<ReadRow[]> {
    const { calendar, filter, period, from } = question;
    if (from === undefined || !this.isOwnZone(calendar)) return [];
    const before = { ...question, from: undefined, to: calendar.firstBucket(period, from).date };
    const rows = await this.rows(selectLatestBefore(before, this.host.spelling), manager);
    return rows.map((row) => fromRaw(row, row.day as string, filter.grouping, false));
  }

  private async latestDerived(question: ReadQuestion, manager: EntityManager | undefined): Promise<string | undefined> {
    const [metric] = question.metrics;
    const combine = combineOf(metric?.aggregate ?? null);
    if (!combine) return undefined;
    const derivation = new Derivation(question, combine, this.isOwnZone(question.calendar), this.bins);
    const range = derivation.isNeeded ? await this.rangeOf(derivation, manager) : undefined;
    return range && derivation.latest(range, this.host.options.clock.now());
  }

  private async readStored(question: ReadQuestion, manager: EntityManager | undefined): Promise<ReadRow[]> {
    const { calendar, period, from, to } = question;
    // Dates are those of the module's zone; other zones have none of their own.
    if (!this.isOwnZone(calendar)) return [];
    const keys = {
      from: from === undefined ? undefined : calendar.firstBucket(period, from).date,
      to: to === undefined ? undefined : calendar.lastBucket(period, to).date,
    };
    const rows = await this.rows(selectStored({ ...question, ...keys }, this.host.spelling), manager);
    return rows.map((row) => fromRaw(row, row.day as string, question.filter.grouping, false));
  }

  private async readDerived(question: ReadQuestion, manager: EntityManager | undefined): Promise<ReadRow[]> {
    const rows: ReadRow[] = [];
    for (const [combine, metrics] of groupBy(question.metrics, ({ aggregate }) => combineOf(aggregate))) {
      if (!combine) continue;
      const derivation = new Derivation(
        { ...question, metrics },
        combine,
        this.isOwnZone(question.calendar),
        this.bins,
      );
      if (!derivation.isNeeded) continue;
      const range = await this.rangeOf(derivation, manager);
      const plan = range && derivation.plan(range, this.host);
      if (!plan) continue;
      const raw = await this.rows(plan.statement, manager);
      rows.push(...raw.map((row) => fromRaw(row, plan.dateOf(Number(row.slot)), question.filter.grouping, true)));
    }
    return rows;
  }

  /** The dates of the first and the last base row; undefined when there is none. */
  private async rangeOf(
    { isBinned, request, question }: Derivation,
    manager: EntityManager | undefined,
  ): Promise<{ first: number; last: number } | undefined> {
    const { spelling } = this.host;
    const statement = isBinned ? binRange(request, this.bins, spelling) : dayRange(request, spelling);
    const [row] = await this.host.runner.read<{ first_one: string | null; last_one: string | null }>(
      statement,
      manager,
    );
    if (!row || row.first_one === null || row.last_one === null) return undefined;
    if (isBinned) return { first: Number(row.first_one) * BIN, last: Number(row.last_one) * BIN };
    const at = (date: string) => question.calendar.bucket('day', date);
    return { first: at(row.first_one).first, last: at(row.last_one).end - 1 };
  }

  private isOwnZone({ zone }: Calendar): boolean {
    return zone === this.host.options.calendar.zone;
  }

  private rows(statement: Statement, manager: EntityManager | undefined): Promise<RawRow[]> {
    return this.host.runner.read<RawRow>(statement, manager);
  }
}

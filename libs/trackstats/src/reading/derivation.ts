import { InvalidArgumentError } from '@spoor/core';
import type { Temporal } from 'temporal-polyfill';
import type { Bucket } from '../calendar/bucket.js';
import { datesBetween, ruleOf } from '../calendar/calendar.js';
import { dateOfDay, dayNumber } from '../calendar/day-number.js';
import { parseDate } from '../calendar/parse-date.js';
import { Period } from '../calendar/period.js';
import type { Aggregate } from '../definitions/aggregate.js';
import type { Statement } from '../stores/statement.js';
import type { TrackingHost } from '../trackers/tracking-host.js';
import { binnedRows, storedDays, type BaseRows, type BinTable, type Combine } from './base-rows.js';
import type { ReadRequest } from './read-request.js';
import { selectEach, selectGrouped, selectRunning } from './select-derived.js';
import { binRanges, segmentsOf, type Segment } from './slots.js';
import type { ReadQuestion } from './statistic-reader.js';

/** How days make longer periods in SQL; undefined where they do not. */
export function combineOf(aggregate: Aggregate | null): Combine | undefined {
  if (aggregate === null || aggregate === 'countDistinct') return undefined;
  return aggregate === 'min' ? 'MIN' : aggregate === 'max' ? 'MAX' : 'SUM';
}

/** A statement that derives values, and what its slots mean. */
export interface DerivedPlan {
  readonly statement: Statement;
  dateOf(slot: number): string;
}

/** How values of a period are made from finer ones: hours and other zones' days from bins, the rest from the module's days. */
export class Derivation {
  readonly isBinned: boolean;

  constructor(
    readonly question: ReadQuestion,
    private readonly combine: Combine,
    isOwnZone: boolean,
    private readonly bins: BinTable,
  ) {
    this.isBinned = !isOwnZone || question.period === Period.HOUR;
  }

  /** Days of the module's zone are stored. */
  get isNeeded(): boolean {
    return this.isBinned || this.question.period !== Period.DAY;
  }

  /** All base rows of the lines that are asked for. */
  get request(): ReadRequest {
    const { filter, metrics } = this.question;
    return { filter, metrics, period: Period.DAY, from: undefined, to: undefined };
  }

  /**
   * @param range the instants of the first and the last base row: before it there is nothing to derive, and after it and today neither
   * @returns undefined when nothing lies between what is asked for
   */
  plan(range: { first: number; last: number }, host: TrackingHost): DerivedPlan | undefined {
    const { calendar, period, from, to } = this.question;
    const beginning = calendar.bucketAt(period, range.first).date;
    const end = calendar.bucketAt(period, Math.max(range.last, host.options.clock.now())).date;
    const first = from === undefined ? beginning : later(calendar.firstBucket(period, from).date, beginning);
    const last = to === undefined ? end : earlier(calendar.lastBucket(period, to).date, end);
    if (first > last) return undefined;
    if (period === Period.HOUR) return this.hours(calendar.buckets(period, first, last), host);
    return this.days(parseDate(first), parseDate(last), range.first, host);
  }

  /**
   * The date of the newest bucket that has a value.
   *
   * @param range the instants of the first and the last base row
   */
  latest(range: { first: number; last: number }, now: number): string {
    const { calendar, period } = this.question;
    const rule = ruleOf(period);
    const newest = calendar.bucketAt(period, Math.max(range.last, now)).date;
    const last = calendar.bucketAt(period, range.last).date;
    if (rule.kind === 'lifetime') return newest;
    if (rule.kind !== 'rolling') return last;
    return earlier(newest, dateOfDay(dayNumber(last) + (rule.days as number) - 1));
  }

  private hours(buckets: readonly Bucket[], { spelling }: TrackingHost): DerivedPlan {
    const base = binnedRows(
      this.bins,
      this.segments(buckets, (_, index) => index),
      this.combine,
    );
    return {
      statement: selectEach({ request: this.request, base, combine: this.combine }, spelling),
      dateOf: (slot) => (buckets[slot] as Bucket).date,
    };
  }

  private days(
    first: Temporal.PlainDate,
    last: Temporal.PlainDate,
    beginning: number,
    { spelling }: TrackingHost,
  ): DerivedPlan {
    const { calendar, period } = this.question;
    const rule = ruleOf(period);
    const firstDate = rule.firstDate(first);
    const started = calendar.dateAt(beginning).toString();
    const from = firstDate ? later(firstDate.toString(), started) : started;
    const to = rule.lastDate(last).toString();
    const derivation = { request: { ...this.request, from, to }, base: this.base(from, to), combine: this.combine };
    const plan = (statement: Statement): DerivedPlan => ({ statement, dateOf: dateOfDay });
    if (rule.kind === 'day') return plan(selectEach(derivation, spelling));
    if (rule.kind === 'calendar') {
      const dates = datesBetween(period, first.toString(), last.toString());
      const ranges = dates.map((date, slot) => ({
        slot,
        first: dayNumber(date),
        end: dayNumber(rule.lastDate(date)) + 1,
      }));
      const statement = selectGrouped(derivation, segmentsOf(ranges), spelling);
      return { statement, dateOf: (slot) => String(dates[slot]) };
    }
    const [firstSlot, count] = [dayNumber(first), dayNumber(last) - dayNumber(first) + 1];
    const slots = Array.from({ length: count }, (_, index) => firstSlot + index);
    return plan(selectRunning(derivation, slots, firstDate && (rule.days as number) - 1, spelling));
  }

  private base(from: string, to: string): BaseRows {
    if (!this.isBinned) return storedDays;
    const days = this.question.calendar.buckets(Period.DAY, from, to);
    return binnedRows(
      this.bins,
      this.segments(days, ({ date }) => dayNumber(date)),
      this.combine,
    );
  }

  private segments(buckets: readonly Bucket[], slotOf: (bucket: Bucket, index: number) => number): Segment[] {
    const ranges = binRanges(buckets, slotOf);
    if (ranges) return segmentsOf(ranges);
    throw new InvalidArgumentError(
      `In ${this.question.calendar.zone} the clock was not set by quarters of an hour within the time that is asked for.`,
      'Ask for a later time, or for days in the zone of the module.',
    );
  }
}

function later(one: string, other: string): string {
  return one > other ? one : other;
}

function earlier(one: string, other: string): string {
  return one < other ? one : other;
}

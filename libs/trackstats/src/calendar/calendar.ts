import { InvalidArgumentError } from '@spoor/core';
import { Temporal } from 'temporal-polyfill';
import type { Bucket } from './bucket.js';
import { dateOfDay, dayNumber } from './day-number.js';
import { parseDate, parseInstant } from './parse-date.js';
import { Period } from './period.js';
import type { PeriodRule } from './period-rule.js';
import { PERIODS } from './periods.js';
import { hoursBetween, type Stretch } from './zoned-hours.js';

const DAY = 24 * 60 * 60 * 1_000;
/** In days. */
const SHORTEST: Partial<Record<Period, number>> = {
  [Period.CALENDAR_WEEK]: 7,
  [Period.CALENDAR_MONTH]: 28,
  [Period.QUARTER]: 90,
  [Period.YEAR]: 365,
};
/** So many first instants are remembered: those of 27 years. */
const MOST_REMEMBERED = 10_000;

/** What may stand for a bucket: its date, any instant in it as a Date or, for hours, as text. */
export type DateLike = Date | string;

/**
 * The buckets of a time zone. A date begins with its first instant, whatever the clock does at midnight: days have 23, 24 or 25
 * hours, and a date that a zone left out has none. Databases are sent instants only, so that all agree.
 */
export class Calendar {
  /** Each is asked for often: as the beginning of a date, as the end of the one before, and by many readers. */
  private readonly firstInstants = new Map<string, number>();

  /** @throws InvalidArgumentError for a zone that is unknown to Node */
  constructor(readonly zone: string) {
    try {
      Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    } catch {
      throw new InvalidArgumentError(
        `The time zone ${JSON.stringify(zone)} is unknown.`,
        "Give its IANA name, such as 'Europe/Amsterdam'.",
      );
    }
  }

  /** The first instant of a date, in epoch milliseconds. */
  firstInstant(date: string | Temporal.PlainDate): number {
    const key = date.toString();
    const known = this.firstInstants.get(key);
    if (known !== undefined) return known;
    const instant = Temporal.PlainDate.from(date).toZonedDateTime(this.zone).epochMilliseconds;
    if (this.firstInstants.size >= MOST_REMEMBERED) this.firstInstants.clear();
    this.firstInstants.set(key, instant);
    return instant;
  }

  /** The date whose bucket an instant (epoch milliseconds) falls in. */
  dateAt(instant: number): Temporal.PlainDate {
    const date = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(this.zone).toPlainDate();
    // A clock that is set back over midnight shows the date before again; the next one has begun all the same.
    const next = date.add({ days: 1 });
    return this.firstInstant(next) <= instant ? next : date;
  }

  /** The first date that begins at an instant or before it: of dates that the zone left out there may be several. */
  beginningAt(instant: number): string {
    const date = this.dateAt(instant);
    const before = date.subtract({ days: 1 });
    return (this.firstInstant(before) === this.firstInstant(date) ? before : date).toString();
  }

  /** The bucket that an instant falls in; of rolling periods and of LIFETIME the one that ends with its date. */
  bucketAt(period: Period, instant: number): Bucket {
    if (period !== Period.HOUR) return this.bucketOf(period, this.dateAt(instant));
    const [hour] = hoursBetween(instant, instant, this.zone);
    return hourBucket(hour as Stretch);
  }

  /**
   * The bucket that a caller means.
   *
   * @throws InvalidArgumentError for what is no date, or for a mere date where an hour is wanted
   */
  bucket(period: Period, date: DateLike): Bucket {
    if (period === Period.HOUR || date instanceof Date) return this.bucketAt(period, parseInstant(date));
    return this.bucketOf(period, parseDate(date));
  }

  /** The bucket with which `from` begins: for hours, the first one of a date. */
  firstBucket(period: Period, from: DateLike): Bucket {
    if (period !== Period.HOUR || !isDate(from)) return this.bucket(period, from);
    return this.bucketAt(period, this.firstInstant(parseDate(from)));
  }

  /** The bucket with which `to` ends: for hours, the last one of a date. */
  lastBucket(period: Period, to: DateLike): Bucket {
    if (period !== Period.HOUR || !isDate(to)) return this.bucket(period, to);
    return this.bucketAt(period, this.firstInstant(parseDate(to).add({ days: 1 })) - 1);
  }

  /** All buckets from the one to the other, both included. */
  buckets(period: Period, from: DateLike, to: DateLike): Bucket[] {
    const [first, last] = [this.firstBucket(period, from), this.lastBucket(period, to)];
    if (period === Period.HOUR) return Array.from(hoursBetween(first.first, last.first, this.zone), hourBucket);
    const { days } = ruleOf(period);
    if (days === undefined)
      return datesBetween(period, first.date, last.date).map((date) => this.bucketOf(period, date));
    const [firstDay, lastDay] = [dayNumber(first.date), dayNumber(last.date)];
    const count = Math.max(lastDay - firstDay + 1, 0);
    return Array.from({ length: count }, (_, index) => this.bucketUpTo(period, days, firstDay + index));
  }

  /** About how many buckets there are from the one to the other, without making them. */
  size(period: Period, from: DateLike, to: DateLike): number {
    const [first, last] = [this.firstBucket(period, from), this.lastBucket(period, to)];
    return mostBuckets(period, (Date.parse(last.date) - Date.parse(first.date)) / DAY + 1);
  }

  private bucketOf(period: Period, date: Temporal.PlainDate): Bucket {
    const rule = ruleOf(period);
    if (rule.days !== undefined) return this.bucketUpTo(period, rule.days, dayNumber(date));
    const firstDate = rule.firstDate(date);
    return {
      period,
      date: rule.key(date).toString(),
      first: firstDate ? this.firstInstant(firstDate) : Number.NEGATIVE_INFINITY,
      end: this.firstInstant(rule.lastDate(date).add({ days: 1 })),
    };
  }

  private bucketUpTo(period: Period, days: number, day: number): Bucket {
    return {
      period,
      date: dateOfDay(day),
      first: Number.isFinite(days) ? this.firstInstant(dateOfDay(day - days + 1)) : Number.NEGATIVE_INFINITY,
      end: this.firstInstant(dateOfDay(day + 1)),
    };
  }
}

/** How many buckets of a period so many days have at most. */
export function mostBuckets(period: Period, days: number): number {
  if (period === Period.HOUR) return days * 24;
  return ruleOf(period).kind === 'calendar' ? days / (SHORTEST[period] ?? 1) + 1 : days;
}

/** The dates under which the buckets of a period are stored, from the one to the other; not for hours. */
export function datesBetween(period: Period, first: string, last: string): Temporal.PlainDate[] {
  const { back } = ruleOf(period);
  const [dates, end] = [[] as Temporal.PlainDate[], parseDate(last)];
  for (let date = parseDate(first); Temporal.PlainDate.compare(date, end) <= 0; date = back(date, -1)) dates.push(date);
  return dates;
}

function hourBucket({ first, end }: Stretch): Bucket {
  return { period: Period.HOUR, date: new Date(first).toISOString().replace('.000', ''), first, end };
}

/** @throws InvalidArgumentError for what is no period */
export function ruleOf(period: Period): PeriodRule {
  if (Object.hasOwn(PERIODS, period)) return PERIODS[period];
  throw new InvalidArgumentError(`${JSON.stringify(period)} is no period.`, 'Pass one of Period, such as Period.DAY.');
}

function isDate(date: DateLike): date is string {
  return typeof date === 'string' && date.length === 10;
}

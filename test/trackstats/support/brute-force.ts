import { Period } from '@spoor/trackstats';
import { LocalClock } from './local-clock.js';

/** Something that happened. */
export interface Happening {
  readonly instant: number;
  /** In smallest units. */
  readonly amount: number;
  readonly object: string;
}

const DAY = 86_400_000;
const QUARTER = 15 * 60_000;

const dayOf = (date: string) => Date.parse(`${date}T00:00:00Z`) / DAY;
const dateOf = (day: number) => new Date(day * DAY).toISOString().slice(0, 10);

/** The first and the last date of each period's bucket that is stored under a date; the specs' own idea of them. */
function datesOf(period: Period, key: string): [first: string, last: string] {
  const day = dayOf(key);
  const [year, month] = key.split('-').map(Number) as [number, number];
  const lastOf = (months: number) => new Date(Date.UTC(year, month - 1 + months, 0)).toISOString().slice(0, 10);
  switch (period) {
    case Period.LIFETIME:
      return ['0000-01-01', key];
    case Period.WEEK:
      return [dateOf(day - 6), key];
    case Period.DAYS_28:
      return [dateOf(day - 27), key];
    case Period.MONTH:
      return [dateOf(day - 29), key];
    case Period.CALENDAR_WEEK:
      return [key, dateOf(day + 6)];
    case Period.CALENDAR_MONTH:
      return [key, lastOf(1)];
    case Period.QUARTER:
      return [key, lastOf(3)];
    case Period.YEAR:
      return [key, lastOf(12)];
    default:
      return [key, key];
  }
}

/** Under which date the bucket that a date belongs to is stored. */
function keyOf(period: Period, date: string): string {
  const month = Number(date.slice(5, 7));
  switch (period) {
    case Period.CALENDAR_WEEK:
      return dateOf(dayOf(date) - ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7));
    case Period.CALENDAR_MONTH:
      return `${date.slice(0, 7)}-01`;
    case Period.QUARTER:
      return `${date.slice(0, 5)}${String(month - ((month - 1) % 3)).padStart(2, '0')}-01`;
    case Period.YEAR:
      return `${date.slice(0, 4)}-01-01`;
    default:
      return date;
  }
}

/** All that is to be shown of what happened, counted one by one. */
export class BruteForce {
  private readonly clock: LocalClock;
  /** What the clock shows is asked for often, and slow to find. */
  private readonly dates = new Map<number, string>();
  private readonly hours = new Map<number, string>();

  constructor(
    readonly zone: string,
    private readonly now: number,
  ) {
    this.clock = new LocalClock(zone);
  }

  date(instant: number): string {
    const date = this.dates.get(instant) ?? this.clock.date(instant);
    this.dates.set(instant, date);
    return date;
  }

  /** What happened in each bucket, by its date; buckets in which nothing did are left out. */
  buckets(period: Period, happenings: readonly Happening[]): Map<string, Happening[]> {
    const found = new Map<string, Happening[]>();
    for (const key of this.keys(period, happenings)) {
      const [first, last] = datesOf(period, key);
      const inside = happenings.filter(({ instant }) => {
        if (period === Period.HOUR) return this.hour(instant) === key;
        const date = this.date(instant);
        return date >= first && date <= last;
      });
      if (inside.length > 0) found.set(key, inside);
    }
    return found;
  }

  private keys(period: Period, happenings: readonly Happening[]): string[] {
    if (happenings.length === 0) return [];
    const keys = new Set(
      happenings.map(({ instant }) =>
        period === Period.HOUR ? this.hour(instant) : keyOf(period, this.date(instant)),
      ),
    );
    // Rolling periods and LIFETIME have a value on each date.
    if (!([Period.LIFETIME, Period.WEEK, Period.DAYS_28, Period.MONTH] as Period[]).includes(period))
      return [...keys].toSorted();
    const dates: string[] = [];
    const today = dayOf(this.date(this.now));
    for (let day = dayOf([...keys].toSorted()[0] as string); day <= today; day += 1) dates.push(dateOf(day));
    return dates;
  }

  /** The first instant of the stretch in which the clock shows the same date, hour and offset. */
  private hour(instant: number): string {
    const stretch = (at: number) => `${this.clock.show(at).slice(0, 13)} ${this.clock.offset(at)}`;
    const known = this.hours.get(instant);
    if (known) return known;
    const own = stretch(instant);
    let first = Math.floor(instant / QUARTER) * QUARTER;
    while (stretch(first - QUARTER) === own) first -= QUARTER;
    const key = new Date(first).toISOString().replace('.000', '');
    this.hours.set(instant, key);
    return key;
  }
}

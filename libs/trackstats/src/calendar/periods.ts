import type { Temporal } from 'temporal-polyfill';
import { Period } from './period.js';
import type { PeriodRule } from './period-rule.js';

const NO_ROW = 'no value; a series fills it';
const PARTIAL = 'what there is so far, marked partial';

/** The one table of what every period means. The documentation's is made from it. */
export const PERIODS: Readonly<Record<Period, PeriodRule>> = {
  [Period.LIFETIME]: {
    names: ['LIFETIME'],
    kind: 'lifetime',
    first: 'the beginning',
    last: 'the last of the date',
    storedUnder: 'the date',
    kept: 'derived',
    notOver: PARTIAL,
    empty: 'the value of the date before',
    days: Number.POSITIVE_INFINITY,
    firstDate: () => undefined,
    lastDate: (date) => date,
    key: (date) => date,
    back: daysBack,
  },
  [Period.HOUR]: {
    names: ['HOUR'],
    kind: 'hour',
    first: 'the first of the hour on the local clock; where the clock is set, the instant at which it is',
    last: 'the last before the next one begins',
    storedUnder: 'its first instant, in UTC',
    kept: 'derived',
    notOver: PARTIAL,
    empty: NO_ROW,
    days: undefined,
    firstDate: (date) => date,
    lastDate: (date) => date,
    key: (date) => date,
    back: daysBack,
  },
  [Period.DAY]: {
    names: ['DAY'],
    kind: 'day',
    first: 'the first of the date: midnight, or what comes in its place where the clock is set',
    last: 'the last before the first of the next date; 23 to 25 hours later, or at once on a date that was left out',
    storedUnder: 'the date',
    kept: 'stored',
    notOver: PARTIAL,
    empty: NO_ROW,
    days: 1,
    firstDate: (date) => date,
    lastDate: (date) => date,
    key: (date) => date,
    back: daysBack,
  },
  [Period.LAST_7_DAYS]: rolling(['WEEK', 'LAST_7_DAYS'], 7),
  [Period.LAST_28_DAYS]: rolling(['DAYS_28', 'LAST_28_DAYS'], 28),
  [Period.LAST_30_DAYS]: rolling(['MONTH', 'LAST_30_DAYS'], 30),
  [Period.CALENDAR_WEEK]: calendar(
    'CALENDAR_WEEK',
    'Monday',
    'Sunday',
    (date) => date.subtract({ days: date.dayOfWeek - 1 }),
    { weeks: 1 },
  ),
  [Period.CALENDAR_MONTH]: calendar(
    'CALENDAR_MONTH',
    'the first day of the month',
    'the last day of the month',
    (date) => date.with({ day: 1 }),
    { months: 1 },
  ),
  [Period.QUARTER]: calendar(
    'QUARTER',
    'the first day of January, April, July or October',
    'the last day of the third month',
    (date) => date.with({ month: date.month - ((date.month - 1) % 3), day: 1 }),
    { months: 3 },
  ),
  [Period.YEAR]: calendar('YEAR', 'January 1', 'December 31', (date) => date.with({ month: 1, day: 1 }), { years: 1 }),
};

function rolling(names: readonly string[], days: number): PeriodRule {
  return {
    names,
    kind: 'rolling',
    first: `the first of the date ${days - 1} days before`,
    last: 'the last of the date',
    storedUnder: 'the date, which is its last day',
    kept: 'derived',
    notOver: PARTIAL,
    empty: NO_ROW,
    days,
    firstDate: (date) => date.subtract({ days: days - 1 }),
    lastDate: (date) => date,
    key: (date) => date,
    back: daysBack,
  };
}

function calendar(
  name: string,
  firstDay: string,
  lastDay: string,
  start: (date: Temporal.PlainDate) => Temporal.PlainDate,
  length: { weeks?: number; months?: number; years?: number },
): PeriodRule {
  return {
    names: [name],
    kind: 'calendar',
    first: `the first of ${firstDay}`,
    last: `the last of ${lastDay}`,
    storedUnder: 'its first date',
    kept: 'derived',
    notOver: PARTIAL,
    empty: NO_ROW,
    days: undefined,
    firstDate: start,
    lastDate: (date) => start(date).add(length).subtract({ days: 1 }),
    key: start,
    back: (date, buckets) => {
      const scaled = Object.fromEntries(Object.entries(length).map(([unit, count]) => [unit, count * buckets]));
      return start(date).subtract(scaled);
    },
  };
}

function daysBack(date: Temporal.PlainDate, days: number): Temporal.PlainDate {
  return date.subtract({ days });
}

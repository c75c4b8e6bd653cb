import type { Temporal } from 'temporal-polyfill';

const DAY = 86_400_000;
/** Behind a date, which is longer than others after the year 9999. */
const TIME = 'T00:00:00.000Z';

/** The days from 1970-01-01 to a date. A table of years is made of such numbers much faster than of date objects. */
export function dayNumber(date: string | Temporal.PlainDate): number {
  return Date.parse(date.toString()) / DAY;
}

export function dateOfDay(day: number): string {
  return new Date(day * DAY).toISOString().replace(TIME, '');
}

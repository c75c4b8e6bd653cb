import type { Temporal } from 'temporal-polyfill';

const DAY = 86_400_000;

/** The days from 1970-01-01 to a date. A table of years is made of such numbers much faster than of date objects. */
export function dayNumber(date: string | Temporal.PlainDate): number {
  return Date.parse(date.toString()) / DAY;
}

export function dateOfDay(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

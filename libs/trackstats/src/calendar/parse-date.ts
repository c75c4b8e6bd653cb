import { InvalidArgumentError } from '@spoor/core';
import { Temporal } from 'temporal-polyfill';

const DATE = /^\d{4}-\d\d-\d\d$/;
/** The instants of dates of four digits, whatever the zone. */
const [EARLIEST, LATEST] = [Date.parse('0000-01-01') - 86_400_000, Date.parse('9999-12-31') + 2 * 86_400_000];

/** @throws InvalidArgumentError for anything but a date that the calendar has, such as 2026-03-29 */
export function parseDate(date: unknown, what = 'date'): Temporal.PlainDate {
  if (typeof date === 'string' && DATE.test(date)) {
    try {
      return Temporal.PlainDate.from(date);
    } catch {
      // February 30
    }
  }
  throw new InvalidArgumentError(
    `${what} is ${typeof date === 'string' ? JSON.stringify(date) : String(date)}, which is no date.`,
    "Pass '2026-03-29', or a Date.",
  );
}

/** Epoch milliseconds. @throws InvalidArgumentError for an invalid Date, a string that is no instant, or one after the year 9999 */
export function parseInstant(instant: Date | string, what = 'date'): number {
  const milliseconds = instant instanceof Date ? instant.getTime() : instantOf(instant);
  if (milliseconds >= EARLIEST && milliseconds <= LATEST) return milliseconds;
  throw new InvalidArgumentError(
    `${what} is ${instant instanceof Date ? String(instant) : JSON.stringify(instant)}, which is no instant of the years 0 to 9999.`,
    "Pass a Date, or an instant such as '2026-03-29T01:00:00Z'.",
  );
}

function instantOf(text: string): number {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    return Number.NaN;
  }
}

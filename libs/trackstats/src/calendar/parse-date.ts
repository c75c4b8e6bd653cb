import { InvalidArgumentError } from '@spoor/core';
import { Temporal } from 'temporal-polyfill';

const DATE = /^\d{4}-\d\d-\d\d$/;

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

/** Epoch milliseconds. @throws InvalidArgumentError for an invalid Date, or a string that is no instant */
export function parseInstant(instant: Date | string, what = 'date'): number {
  const milliseconds = instant instanceof Date ? instant.getTime() : instantOf(instant);
  if (Number.isFinite(milliseconds)) return milliseconds;
  throw new InvalidArgumentError(
    `${what} is ${instant instanceof Date ? 'an invalid Date' : JSON.stringify(instant)}, which is no instant.`,
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

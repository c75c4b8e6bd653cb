import { dateOfDay, dayNumber } from '../calendar/day-number.js';
import type { Calendar, DateLike } from '../calendar/calendar.js';

/** Dates that are asked for, both included; null for no bound. */
export interface DayRange {
  readonly from: string | null;
  readonly to: string | null;
}

export function dayRangeOf(calendar: Calendar, { from, to }: { from?: DateLike; to?: DateLike }): DayRange {
  return {
    from: from === undefined ? null : calendar.firstBucket('day', from).date,
    to: to === undefined ? null : calendar.lastBucket('day', to).date,
  };
}

export function daysBetween(first: string, last: string): number {
  return Math.max(dayNumber(last) - dayNumber(first) + 1, 0);
}

export function daysAfter(date: string, days: number): string {
  return dateOfDay(dayNumber(date) + days);
}

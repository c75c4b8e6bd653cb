import { InvalidArgumentError } from '@spoor/core';
import { mostBuckets } from '../../calendar/calendar.js';
import { dayNumber } from '../../calendar/day-number.js';
import { parseDate } from '../../calendar/parse-date.js';
import type { Period } from '../../calendar/period.js';
import { checkPoints } from '../../series/check-points.js';

/** What a browser draws and a reader can follow in a table. */
const MOST_POINTS = 20_000;

/** @throws InvalidArgumentError for dates that are none or the wrong way round, or for more points than fit */
export function checkSize(period: Period, from: string, to: string, lines: number): void {
  const days = dayNumber(parseDate(to, 'to')) - dayNumber(parseDate(from, 'from')) + 1;
  if (days < 1) throw new InvalidArgumentError(`The range begins on ${from} and ends before, on ${to}.`, 'Swap them.');
  checkPoints(mostBuckets(period, days) * lines, MOST_POINTS);
}

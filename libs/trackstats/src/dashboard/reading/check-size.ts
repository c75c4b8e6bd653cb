import { InvalidArgumentError } from '@spoor/core';
import { dayNumber } from '../../calendar/day-number.js';
import { parseDate } from '../../calendar/parse-date.js';
import { Period } from '../../calendar/period.js';
import { ruleOf } from '../../calendar/calendar.js';

/** What a browser draws and a reader can follow in a table. */
const MOST_POINTS = 20_000;

/** @throws InvalidArgumentError for dates that are none or the wrong way round, or for more points than fit */
export function checkSize(period: Period, from: string, to: string, lines: number): void {
  const days = dayNumber(parseDate(to, 'to')) - dayNumber(parseDate(from, 'from')) + 1;
  if (days < 1) throw new InvalidArgumentError(`The range begins on ${from} and ends before, on ${to}.`, 'Swap them.');
  const buckets = period === Period.HOUR ? days * 24 : ruleOf(period).kind === 'calendar' ? days / 7 : days;
  if (buckets * lines <= MOST_POINTS) return;
  throw new InvalidArgumentError(
    `From ${from} to ${to} there would be more than ${MOST_POINTS} points.`,
    'Ask for a shorter range, a longer period, or fewer lines.',
  );
}

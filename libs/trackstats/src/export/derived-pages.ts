import { tableNames } from '@spoor/core';
import type { EntityManager } from 'typeorm';
import { BIN } from '../calendar/bucket.js';
import { ruleOf } from '../calendar/calendar.js';
import { parseDate } from '../calendar/parse-date.js';
import { Period } from '../calendar/period.js';
import { StatisticBin } from '../entities/index.js';
import { binRange, dayRange } from '../reading/base-range.js';
import type { ReadRow } from '../reading/read-row.js';
import type { ReadQuestion } from '../reading/statistic-reader.js';
import type { OpenTrackstats } from '../trackstats.engine.js';

const HOUR = 3_600_000;
/** About so many rows are read at a time; all of one bucket, however many they are. */
const ROWS = 20_000;
/** Where there are few rows: each bucket is part of the statement. */
const MOST_BUCKETS = 5_000;

/** Of the days or bins that there are. */
interface RawRange {
  first_one: string | number | null;
  last_one: string | number | null;
}

/** What a question asks for, a range of buckets after another. */
export async function* derivedPages(
  open: OpenTrackstats,
  question: ReadQuestion,
  manager: EntityManager | undefined,
): AsyncGenerator<readonly ReadRow[]> {
  const [first, last] = (await boundsOf(open, question, manager)) ?? [];
  if (first === undefined || last === undefined) return;
  let buckets = 1;
  for (let from = first; !isAfter(from, last);) {
    const reached = following(question, from, buckets - 1);
    const to = isAfter(reached, last) ? last : reached;
    const rows = await open.reader.read({ ...question, from, to }, manager);
    yield rows;
    from = following(question, to, 1);
    const fitting = Math.floor((buckets * ROWS) / Math.max(rows.length, 1));
    buckets = Math.max(Math.min(fitting, 4 * buckets, MOST_BUCKETS), 1);
  }
}

/** The date of the bucket so many after another. */
function following({ calendar, period }: ReadQuestion, date: string, buckets: number): string {
  if (buckets === 0) return date;
  if (period !== Period.HOUR) return ruleOf(period).back(parseDate(date), -buckets).toString();
  return calendar.bucketAt(period, calendar.bucket(period, date).end + (buckets - 1) * HOUR).date;
}

/** The dates of the first bucket and the last that can have a value; undefined where there is none. */
async function boundsOf(
  { dataSource, options, runner, spelling }: OpenTrackstats,
  { filter, metrics, period, calendar, from, to }: ReadQuestion,
  manager: EntityManager | undefined,
): Promise<[first: string, last: string] | undefined> {
  const request = { filter, metrics, period, from: undefined, to: undefined };
  const isHour = period === Period.HOUR;
  const base = isHour
    ? binRange(request, tableNames(dataSource, StatisticBin), spelling)
    : dayRange({ ...request, period: Period.DAY }, spelling);
  const dates: string[] = [];
  for (const statement of [dayRange(request, spelling), base]) {
    const rows = await runner.read<RawRange>(statement, manager);
    for (const each of rows.flatMap(({ first_one: one, last_one: other }) => [one, other])) {
      if (each === null) continue;
      const isBin = isHour && statement === base;
      dates.push((isBin ? calendar.bucketAt(period, Number(each) * BIN) : calendar.bucket(period, String(each))).date);
    }
  }
  if (dates.length === 0) return undefined;
  // Until now, and further where there are values of later.
  dates.push(calendar.bucketAt(period, options.clock.now()).date);
  const inOrder = dates.toSorted((one, other) => Date.parse(one) - Date.parse(other));
  const [earliest, latest] = [inOrder[0], inOrder.at(-1)] as [string, string];
  const [start, end] = [from && calendar.firstBucket(period, from).date, to && calendar.lastBucket(period, to).date];
  return [
    start !== undefined && isAfter(start, earliest) ? start : earliest,
    end !== undefined && isAfter(latest, end) ? end : latest,
  ];
}

/** Dates, or first instants of hours. */
function isAfter(one: string, other: string): boolean {
  return Date.parse(one) > Date.parse(other);
}

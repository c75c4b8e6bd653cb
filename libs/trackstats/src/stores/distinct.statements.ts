import { Parameters } from '../reading/conditions.js';
import type { DateColumn } from '../trackers/date-column.js';
import type { BucketSql } from './bucket-spelling.js';
import { givenRows, type Spelling } from './spelling.js';
import type { Statement } from './statement.js';

/** Days by their numbers, both included. */
export interface DayNumbers {
  readonly first: number;
  readonly last: number;
}

/**
 * The values of rolling periods: each row belongs to the bucket of its day and to those of as many days after it as the period has
 * more. Rows are first reduced to what is told apart on a day.
 *
 * @param rows with the days' slots
 * @param wanted the buckets to be counted, by the days under which they are stored
 */
export function rollingValues(
  spelling: Spelling,
  rows: Statement,
  { key, parts }: BucketSql,
  { days, fields, wanted }: { days: number; fields: readonly string[]; wanted: readonly DayNumbers[] },
): Statement {
  const parameters = new Parameters(spelling, rows.parameters);
  const columns = [...fields, 'amount'].join(', ');
  const told = `SELECT DISTINCT ${parts ? parts.part('slot') : 'slot'} AS slot, ${columns} FROM (${rows.sql}) counted_rows`;
  const dated = `SELECT ${spelling.dayNumber(key(parts ? parts.slot('slot') : 'slot'))} AS day, ${columns} FROM (${told}) told_apart`;
  const offsets = spelling.given(parameters.add(givenRows(Array.from({ length: days }, (_, day) => [day]))), 'given', [
    { name: 'later', kind: 'integer' },
  ]);
  const spread = `SELECT day + later AS bucket_day, ${columns} FROM (${dated}) dated CROSS JOIN ${offsets}`;
  const within = wanted.map(({ first, last }) => `bucket_day BETWEEN ${first} AND ${last}`).join(' OR ');
  const selection = [`${spelling.dateOf('bucket_day')} AS bucket`, ...fields, 'COUNT(DISTINCT amount) AS value'];
  const sql = `SELECT ${selection.join(', ')}, ${spelling.integer('NULL')} AS samples FROM (${spread}) spread
    WHERE ${within || '1 = 0'} GROUP BY ${['bucket_day', ...fields].join(', ')}`;
  return { sql, parameters: parameters.values };
}

/**
 * The values of LIFETIME: each value counts from the first of its rows on.
 *
 * @param rows with their dates as slots
 * @param buckets under what each is stored, and the first instant after it, as the column has it
 */
export function lifetimeValues(
  spelling: Spelling,
  rows: Statement,
  date: DateColumn,
  { fields, buckets }: { fields: readonly string[]; buckets: readonly (readonly [bucket: string, end: string])[] },
): Statement {
  const parameters = new Parameters(spelling, rows.parameters);
  const columns = [...fields, 'amount'].join(', ');
  const firsts = `SELECT MIN(slot) AS first_one, ${columns} FROM (${rows.sql}) counted_rows GROUP BY ${columns}`;
  const given = spelling.given(parameters.add(givenRows(buckets)), 'given', [
    { name: 'bucket', kind: 'text' },
    { name: 'end_edge', kind: date.edgeKind },
  ]);
  const sql = `SELECT bucket, ${[...fields, 'COUNT(*) AS value'].join(', ')}, ${spelling.integer('NULL')} AS samples
    FROM (${firsts}) firsts JOIN ${given} ON first_one < ${date.cast('end_edge')} GROUP BY ${['bucket', ...fields].join(', ')}`;
  return { sql, parameters: parameters.values };
}

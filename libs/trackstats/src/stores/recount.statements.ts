import type { Dialect } from '@spoor/core';
import type { Aggregate } from '../definitions/aggregate.js';
import type { TrackedQuery } from '../trackers/tracked-query.js';
import { Parameters } from '../reading/conditions.js';
import type { BucketParts, BucketSql } from './bucket-spelling.js';
import type { RecountTarget } from './recount-target.js';
import type { Spelling } from './spelling.js';
import type { Statement } from './statement.js';
import { TEMPORARY_TYPES } from './temporary-types.js';
import { isMultiplied } from './tracked-rows.js';

/** What is stored between two buckets, both included; undefined for no bound. */
export interface StoredRange {
  readonly first: string | number | undefined;
  readonly last: string | number | undefined;
}

/** What is counted for a table: `bucket`, `d0` …, `value`, `samples`. */
export interface CountedValues {
  readonly target: RecountTarget;
  readonly counted: Statement;
  /** Of which stored values it decides. */
  readonly ranges: readonly StoredRange[];
}

/** So that it is known by every statement of a recount, and by nobody else. */
const COUNTED = 'spoor_counted';

/**
 * The statements of a recount. Rows are counted once; what is stored is then made equal to that, touching nothing that is right already.
 *
 * PostgreSQL does so in one statement. Elsewhere what was counted is kept in a temporary table of the transaction.
 */
export class RecountStatements {
  constructor(private readonly spelling: Spelling) {}

  /** Groups rows by their buckets and dimensions. */
  aggregate(
    target: RecountTarget,
    query: TrackedQuery,
    aggregate: Aggregate,
    rows: Statement,
    bucket: BucketSql,
  ): Statement {
    const fields = target.fields.map((_, index) => `d${index}`);
    // What is told apart in parts does not add up.
    const isTold = aggregate === 'countDistinct' || (aggregate === 'count' && isMultiplied(query.builder));
    if (bucket.parts && !isTold) return this.aggregateTwice(fields, query, aggregate, rows, bucket.key, bucket.parts);
    const samples = aggregate === 'avg' ? 'COUNT(amount)' : this.spelling.integer('NULL');
    const value = valueOf(aggregate, query);
    // PostgreSQL believes that there are as many slots as rows, unless it cannot look inside.
    const fence = this.spelling.dialect === 'postgres' ? 'OFFSET 0' : '';
    const sql = `SELECT ${[`${bucket.key('slot')} AS bucket`, ...fields, `${value} AS value`, `${samples} AS samples`].join(', ')}
      FROM (${rows.sql} ${fence}) counted_rows GROUP BY ${[bucket.parts ? 'bucket' : 'slot', ...fields].join(', ')}`;
    return { sql, parameters: rows.parameters };
  }

  /** First by a part of the bucket that is found at once, of which there are few; then by the bucket. */
  private aggregateTwice(
    fields: readonly string[],
    query: TrackedQuery,
    aggregate: Aggregate,
    rows: Statement,
    key: BucketSql['key'],
    parts: BucketParts,
  ): Statement {
    const samples = aggregate === 'avg' ? 'COUNT(amount)' : 'NULL';
    const combine = aggregate === 'min' ? 'MIN' : aggregate === 'max' ? 'MAX' : 'SUM';
    const inner = ['part', ...fields, `${valueOf(aggregate, query)} AS value`, `${samples} AS samples`];
    const outer = [`${key('some_slot')} AS bucket`, ...fields, `${combine}(value) AS value`, 'SUM(samples) AS samples'];
    const sql = `SELECT ${outer.join(', ')} FROM (
        SELECT *, ${parts.slot('part')} AS some_slot FROM (
          SELECT ${inner.join(', ')} FROM (SELECT ${parts.part('slot')} AS part, * FROM (${rows.sql})) counted_rows
          GROUP BY ${['part', ...fields].join(', ')}
        )
      ) GROUP BY ${['bucket', ...fields].join(', ')}`;
    return { sql, parameters: rows.parameters };
  }

  /** Makes what is stored equal to what is counted now; on PostgreSQL. */
  replaceAtOnce({ target, counted, ranges }: CountedValues): Statement {
    const parameters = new Parameters(this.spelling, counted.parameters);
    const sql = `WITH ${COUNTED} AS MATERIALIZED (${counted.sql}),
      removed AS (${this.removal(target, ranges, COUNTED, parameters)})
      ${this.insertion(target, COUNTED, parameters)}`;
    return { sql, parameters: parameters.values };
  }

  /** Counts into the temporary table; not on PostgreSQL. */
  count({ target, counted }: CountedValues): Statement[] {
    const types = TEMPORARY_TYPES[this.spelling.dialect as Exclude<Dialect, 'postgres'>];
    const keys = keysOf(target).map(({ name, kind, length }) => `${name} ${types[kind](length)}`);
    const primary = keysOf(target).map(({ name }) => name);
    const columns = `(${keys.join(', ')}, value ${types.value}, samples ${types.samples}, PRIMARY KEY (${primary.join(', ')}))`;
    return [
      ...this.forget,
      { sql: `CREATE TEMPORARY TABLE ${COUNTED} ${columns} ${types.options}`, parameters: [] },
      { sql: `INSERT INTO ${this.temporary} ${counted.sql}`, parameters: counted.parameters },
    ];
  }

  /** Makes what is stored equal to what has been counted. */
  replace({ target, ranges }: CountedValues): Statement[] {
    const [removal, insertion] = [new Parameters(this.spelling), new Parameters(this.spelling)];
    return [
      { sql: this.removal(target, ranges, this.temporary, removal), parameters: removal.values },
      { sql: this.insertion(target, this.temporary, insertion), parameters: insertion.values },
      ...this.forget,
    ];
  }

  /** Returns a counted value that is past 64 bits, as `bucket` and `value`. */
  get overflow(): Statement {
    // SQLite's own cast ends at the limit.
    const [low, high] = this.spelling.dialect === 'sqlite' ? ['<=', '>='] : ['<', '>'];
    return {
      sql: `SELECT bucket, ${this.spelling.text('value')} AS value FROM ${this.temporary}
        WHERE value ${high} 9223372036854775807 OR value ${low} -9223372036854775808 LIMIT 1`,
      parameters: [],
    };
  }

  /** Removes what is stored within ranges. */
  removeAll(target: RecountTarget, ranges: readonly StoredRange[]): Statement {
    const parameters = new Parameters(this.spelling);
    const sql = `DELETE FROM ${target.table} WHERE ${this.scope(target, ranges, parameters)}`;
    return { sql, parameters: parameters.values };
  }

  /** What differs between what is counted now and what is stored: `bucket`, `d0` …, `counted`, `stored`. It locks nothing. */
  differences({ target, ranges, counted }: CountedValues, limit: number): Statement {
    const parameters = new Parameters(this.spelling, counted.parameters);
    const { table, value, samples } = target;
    const { text } = this.spelling;
    const names = keysOf(target).map(({ name }) => name);
    const stored = keysOf(target).map(({ column, name }) => `${table}.${column} AS ${name}`);
    const scope = this.scope(target, ranges, parameters);
    const sql = `SELECT ${names.join(', ')}, ${text('MAX(counted)')} AS counted, ${text('MAX(stored)')} AS stored,
        ${text('MAX(counted_samples)')} AS counted_samples, ${text('MAX(stored_samples)')} AS stored_samples
      FROM (
        SELECT ${names.join(', ')}, value AS counted, samples AS counted_samples, NULL AS stored, NULL AS stored_samples
        FROM (${counted.sql}) counted_now WHERE bucket IS NOT NULL
        UNION ALL
        SELECT ${stored.join(', ')}, NULL, NULL, ${table}.${value}, ${table}.${samples} FROM ${table} WHERE ${scope}
      ) compared
      GROUP BY ${names.join(', ')}
      HAVING COUNT(*) <> 2 OR COALESCE(MAX(counted) <> MAX(stored), COUNT(counted) <> COUNT(stored))
        OR COALESCE(MAX(counted_samples) <> MAX(stored_samples), COUNT(counted_samples) <> COUNT(stored_samples))
      ORDER BY ${names.join(', ')} LIMIT ${limit}`;
    return { sql, parameters: parameters.values };
  }

  private removal(
    target: RecountTarget,
    ranges: readonly StoredRange[],
    counted: string,
    parameters: Parameters,
  ): string {
    const { table } = target;
    const scope = this.scope(target, ranges, parameters);
    const keys = keysOf(target);
    if (this.spelling.dialect === 'postgres') {
      // Whatever it believes of the sizes of both, it hashes this.
      const own = keys.map(({ column }) => `${table}.${column}`).join(', ');
      const names = keys.map(({ name }) => name).join(', ');
      return `DELETE FROM ${table} WHERE ${scope} AND (${own}) NOT IN (SELECT ${names} FROM ${counted})`;
    }
    const same = keys.map(({ column, name }) => `counted_value.${name} = ${table}.${column}`);
    return `DELETE FROM ${table} WHERE ${scope}
      AND NOT EXISTS (SELECT 1 FROM ${counted} counted_value WHERE ${same.join(' AND ')})`;
  }

  /** Writes what was counted over what differs. */
  private insertion(target: RecountTarget, counted: string, parameters: Parameters): string {
    const { table, fixed, value, samples } = target;
    const keys = keysOf(target);
    const columns = [...fixed.map(({ column }) => column), ...keys.map(({ column }) => column)];
    const values = [
      ...fixed.map(({ value: own }) => this.given(own, parameters)),
      ...keys.map(({ name }) => `counted_value.${name}`),
      this.spelling.integer('counted_value.value'),
      this.spelling.integer('counted_value.samples'),
    ];
    const select = `(${[...columns, value, samples].join(', ')})
      SELECT ${values.join(', ')} FROM ${counted} counted_value WHERE counted_value.bucket IS NOT NULL`;
    return this.spelling.dialect === 'postgres' || this.spelling.dialect === 'sqlite'
      ? `INSERT INTO ${table} AS stored ${select} ON CONFLICT (${columns.join(', ')})
          DO UPDATE SET ${value} = excluded.${value}, ${samples} = excluded.${samples}
          WHERE stored.${value} IS DISTINCT FROM excluded.${value} OR stored.${samples} IS DISTINCT FROM excluded.${samples}`
      : `INSERT INTO ${table} ${select} ON DUPLICATE KEY UPDATE ${value} = VALUES(${value}), ${samples} = VALUES(${samples})`;
  }

  private scope(
    { table, fixed, bucket }: RecountTarget,
    ranges: readonly StoredRange[],
    parameters: Parameters,
  ): string {
    const own = fixed.map(({ column, value }) => `${table}.${column} = ${parameters.add(value)}`);
    const within = ranges.map(({ first, last }) => {
      const from = first === undefined ? [] : [`${table}.${bucket} >= ${parameters.add(first)}`];
      const to = last === undefined ? [] : [`${table}.${bucket} <= ${parameters.add(last)}`];
      return `(${[...from, ...to, '1 = 1'].join(' AND ')})`;
    });
    return [...own, `(${within.join(' OR ') || '1 = 0'})`].join(' AND ');
  }

  private given(value: string | number, parameters: Parameters): string {
    const placeholder = parameters.add(value);
    if (this.spelling.dialect !== 'postgres') return placeholder;
    return `CAST(${placeholder} AS ${typeof value === 'number' ? 'integer' : 'text'})`;
  }

  /** Removes the temporary table, where one may be left. */
  private get forget(): readonly Statement[] {
    const what = this.spelling.dialect === 'sqlite' ? 'DROP TABLE IF EXISTS' : 'DROP TEMPORARY TABLE IF EXISTS';
    return [{ sql: `${what} ${this.temporary}`, parameters: [] }];
  }

  /** Told apart from a table of the application's that may be called the same; on MariaDB it goes before that. */
  private get temporary(): string {
    return this.spelling.dialect === 'sqlite' ? `temp.${COUNTED}` : COUNTED;
  }
}

function keysOf({ bucket, bucketKind, fields }: RecountTarget) {
  return [
    { column: bucket, name: 'bucket', kind: bucketKind, length: 20 },
    ...fields.map(({ column, kind, length }, index) => ({ column, name: `d${index}`, kind, length })),
  ];
}

function valueOf(aggregate: Aggregate, query: TrackedQuery): string {
  switch (aggregate) {
    case 'count':
      return isMultiplied(query.builder) ? 'COUNT(DISTINCT amount)' : 'COUNT(*)';
    case 'countDistinct':
      return 'COUNT(DISTINCT amount)';
    case 'min':
      return 'MIN(amount)';
    case 'max':
      return 'MAX(amount)';
    default:
      return 'SUM(amount)';
  }
}

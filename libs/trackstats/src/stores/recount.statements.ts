import type { Dialect } from '@spoor/core';
import type { Aggregate } from '../definitions/aggregate.js';
import type { TrackedQuery } from '../trackers/tracked-query.js';
import { Parameters } from '../reading/conditions.js';
import type { BucketSql } from './bucket-spelling.js';
import type { RecountTarget } from './recount-target.js';
import type { Spelling } from './spelling.js';
import type { Statement } from './statement.js';
import { isMultiplied } from './tracked-rows.js';

/** What is stored between two buckets, both included; undefined for no bound. */
export interface StoredRange {
  readonly first: string | number | undefined;
  readonly last: string | number | undefined;
}

/** What is counted for a table. */
export interface CountedRows {
  readonly target: RecountTarget;
  readonly rows: Statement;
  readonly bucket: BucketSql;
}

/** So that it is known by every statement of a recount, and by nobody else. */
const COUNTED = 'spoor_counted';

/**
 * The statements of a recount. Rows are counted once, into a temporary table of their transaction; what is stored is then made equal
 * to it, touching nothing that is right already.
 */
export class RecountStatements {
  constructor(private readonly spelling: Spelling) {}

  /** Counts rows into the temporary table: `bucket`, `d0` …, `value`, `samples`. */
  count(counted: CountedRows, query: TrackedQuery, aggregate: Aggregate): Statement[] {
    const sql = this.aggregated(counted, query, aggregate);
    return this.materialize(counted.target, { sql, parameters: counted.rows.parameters });
  }

  /** Removes the temporary table, where one may be left. */
  get forget(): readonly Statement[] {
    const { dialect } = this.spelling;
    const what =
      dialect === 'mariadb' || dialect === 'mysql' ? 'DROP TEMPORARY TABLE IF EXISTS' : 'DROP TABLE IF EXISTS';
    return [{ sql: `${what} ${this.counted}`, parameters: [] }];
  }

  /** Returns a counted value that is past 64 bits, as `bucket` and `value`. */
  get overflow(): Statement {
    // SQLite's own cast ends at the limit.
    const [low, high] = this.spelling.dialect === 'sqlite' ? ['<=', '>='] : ['<', '>'];
    return {
      sql: `SELECT bucket, ${this.spelling.text('value')} AS value FROM ${this.counted}
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

  /** Removes what is stored within ranges and was not counted. */
  removeStale(target: RecountTarget, ranges: readonly StoredRange[]): Statement {
    const parameters = new Parameters(this.spelling);
    const { table } = target;
    const scope = this.scope(target, ranges, parameters);
    const same = this.keys(target).map(({ column, counted }) => `${COUNTED}.${counted} = ${table}.${column}`);
    const sql = `DELETE FROM ${table} WHERE ${scope}
      AND NOT EXISTS (SELECT 1 FROM ${this.counted} ${COUNTED} WHERE ${same.join(' AND ')})`;
    return { sql, parameters: parameters.values };
  }

  /** Writes what was counted, over what differs. */
  put(target: RecountTarget): Statement {
    const parameters = new Parameters(this.spelling);
    const { table, fixed, value, samples } = target;
    const keys = this.keys(target);
    const columns = [...fixed.map(({ column }) => column), ...keys.map(({ column }) => column)];
    const values = [
      ...fixed.map(({ value: own }) => this.given(own, parameters)),
      ...keys.map(({ counted }) => `${COUNTED}.${counted}`),
      this.spelling.integer(`${COUNTED}.value`),
      this.spelling.integer(`${COUNTED}.samples`),
    ];
    const select = `(${[...columns, value, samples].join(', ')})
      SELECT ${values.join(', ')} FROM ${this.counted} ${COUNTED} WHERE ${COUNTED}.bucket IS NOT NULL`;
    const sql =
      this.spelling.dialect === 'postgres' || this.spelling.dialect === 'sqlite'
        ? `INSERT INTO ${table} AS stored ${select} ON CONFLICT (${columns.join(', ')})
            DO UPDATE SET ${value} = excluded.${value}, ${samples} = excluded.${samples}
            WHERE stored.${value} IS DISTINCT FROM excluded.${value} OR stored.${samples} IS DISTINCT FROM excluded.${samples}`
        : `INSERT INTO ${table} ${select} ON DUPLICATE KEY UPDATE ${value} = VALUES(${value}), ${samples} = VALUES(${samples})`;
    return { sql, parameters: parameters.values };
  }

  /** What differs between what is counted now and what is stored: `bucket`, `d0` …, `counted`, `stored`. It locks nothing. */
  differences(
    counting: CountedRows & { readonly ranges: readonly StoredRange[] },
    query: TrackedQuery,
    aggregate: Aggregate,
    limit: number,
  ): Statement {
    const { target, ranges, rows } = counting;
    const parameters = new Parameters(this.spelling, rows.parameters);
    const { table, value, samples } = target;
    const { text } = this.spelling;
    const names = this.keys(target).map(({ counted }) => counted);
    const stored = this.keys(target).map(({ column, counted }) => `${table}.${column} AS ${counted}`);
    const scope = this.scope(target, ranges, parameters);
    const sql = `SELECT ${names.join(', ')}, ${text('MAX(counted)')} AS counted, ${text('MAX(stored)')} AS stored,
        ${text('MAX(counted_samples)')} AS counted_samples, ${text('MAX(stored_samples)')} AS stored_samples
      FROM (
        SELECT ${names.join(', ')}, value AS counted, samples AS counted_samples, NULL AS stored, NULL AS stored_samples
        FROM (${this.aggregated(counting, query, aggregate)}) counted_now WHERE bucket IS NOT NULL
        UNION ALL
        SELECT ${stored.join(', ')}, NULL, NULL, ${table}.${value}, ${table}.${samples} FROM ${table} WHERE ${scope}
      ) compared
      GROUP BY ${names.join(', ')}
      HAVING COUNT(*) <> 2 OR COALESCE(MAX(counted) <> MAX(stored), COUNT(counted) <> COUNT(stored))
        OR COALESCE(MAX(counted_samples) <> MAX(stored_samples), COUNT(counted_samples) <> COUNT(stored_samples))
      ORDER BY ${names.join(', ')} LIMIT ${limit}`;
    return { sql, parameters: parameters.values };
  }

  private aggregated({ target, rows, bucket }: CountedRows, query: TrackedQuery, aggregate: Aggregate): string {
    const fields = target.fields.map((_, index) => `d${index}`);
    const samples = aggregate === 'avg' ? 'COUNT(amount)' : this.spelling.integer('NULL');
    // PostgreSQL believes that there are as many slots as rows, unless it cannot look inside.
    const fence = this.spelling.dialect === 'postgres' ? 'OFFSET 0' : '';
    return `SELECT ${[`${bucket.key('slot')} AS bucket`, ...fields, `${valueOf(aggregate, query)} AS value`, `${samples} AS samples`].join(', ')}
      FROM (${rows.sql} ${fence}) counted_rows GROUP BY ${['slot', ...fields].join(', ')}`;
  }

  private materialize(target: RecountTarget, { sql, parameters }: Statement): Statement[] {
    const { dialect } = this.spelling;
    if (dialect === 'postgres')
      return [{ sql: `CREATE TEMPORARY TABLE ${COUNTED} ON COMMIT DROP AS ${sql}`, parameters }];
    const types = TYPES[dialect];
    const keys = this.keys(target).map(({ counted, kind, length }) => `${counted} ${types[kind](length)}`);
    const primary = this.keys(target).map(({ counted }) => counted);
    const columns = `(${keys.join(', ')}, value ${types.value}, samples ${types.samples}, PRIMARY KEY (${primary.join(', ')}))`;
    const create = { sql: `CREATE TEMPORARY TABLE ${COUNTED} ${columns} ${types.options}`, parameters: [] };
    // An explicit list, and in two steps: it takes parameters on every driver.
    return [...this.forget, create, { sql: `INSERT INTO ${this.counted} ${sql}`, parameters }];
  }

  private keys({ bucket, bucketKind, fields }: RecountTarget) {
    return [
      { column: bucket, counted: 'bucket', kind: bucketKind, length: 20 },
      ...fields.map(({ column, kind, length }, index) => ({ column, counted: `d${index}`, kind, length })),
    ];
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

  /** Told apart from a table of the application's that may be called the same. */
  private get counted(): string {
    const { dialect } = this.spelling;
    return dialect === 'sqlite' ? `temp.${COUNTED}` : dialect === 'postgres' ? `pg_temp.${COUNTED}` : COUNTED;
  }
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

const MARIADB_TYPES = {
  text: (length: number) => `VARCHAR(${length}) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL`,
  integer: () => 'BIGINT NOT NULL',
  value: 'DECIMAL(65, 0)',
  samples: 'BIGINT',
  options: 'ENGINE=InnoDB',
};

const TYPES: Record<Exclude<Dialect, 'postgres'>, typeof MARIADB_TYPES> = {
  mariadb: MARIADB_TYPES,
  mysql: MARIADB_TYPES,
  sqlite: {
    text: () => 'TEXT NOT NULL',
    integer: () => 'INTEGER NOT NULL',
    value: 'INTEGER',
    samples: 'INTEGER',
    options: 'WITHOUT ROWID',
  },
};

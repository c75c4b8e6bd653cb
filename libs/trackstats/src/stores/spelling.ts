import type { Dialect } from '@spoor/core';

/** A column of rows that travel as one parameter. */
export interface GivenColumn {
  readonly name: string;
  readonly kind: 'text' | 'integer';
}

/** What differs between databases in the statements of this library. */
export interface Spelling {
  readonly dialect: Dialect;
  placeholder(position: number): string;
  /** A 64-bit integer, or a sum of them, as text, so that no driver rounds it. */
  text(expression: string): string;
  /** A number as a 64-bit integer; past that the statement fails, or it is not given any. */
  integer(expression: string): string;
  /** The quotient of two integers that are not negative, rounded down. */
  divide(dividend: string, divisor: string): string;
  /** The quotient of two integers, rounded down. */
  floor(dividend: string, divisor: number): string;
  /** A value as text that is equal to others only if it is the same, whatever the column's collation. */
  exactText(expression: string): string;
  /** A number in whole units of so many decimals, rounded half away from zero. */
  rounded(expression: string, scale: number): string;
  /** The days from 1970-01-01 to a date that is stored as text. */
  dayNumber(date: string): string;
  /** That date as text, of a whole number of days. */
  dateOf(dayNumber: string): string;
  /** An INSERT that leaves rows alone that there are. It must not be given what is too long: MariaDB would cut it. */
  insertIgnoring(into: string, values: string): string;
  /**
   * Rows that travel as one parameter, which `givenRows` makes, as an item of a FROM clause.
   *
   * @param alias by which the columns are known
   */
  given(parameter: string, alias: string, columns: readonly GivenColumn[]): string;
  /** Appended to a SELECT that locks what it reads, to pass over what others hold. */
  readonly skipLocked: string;
  /** What makes a join read its tables in the order in which they stand. */
  readonly orderedJoin: string;
}

/** Their division cuts off. */
const FLOOR_INTEGER = (dividend: string, divisor: number) =>
  `(((${dividend}) - (((${dividend}) % ${divisor}) + ${divisor}) % ${divisor}) / ${divisor})`;

const PLAIN_INSERT = (into: string, values: string) => `INSERT INTO ${into} ${values} ON CONFLICT DO NOTHING`;

export const postgresSpelling: Spelling = {
  dialect: 'postgres',
  placeholder: (position) => `$${position}`,
  text: (expression) => `CAST(${expression} AS text)`,
  integer: (expression) => `CAST(${expression} AS bigint)`,
  divide: (dividend, divisor) => `(${dividend}) / ${divisor}`,
  floor: FLOOR_INTEGER,
  exactText: (expression) => `CAST(${expression} AS text)`,
  rounded: (expression, scale) => `CAST(ROUND(CAST(${expression} AS numeric) * 1e${scale}) AS bigint)`,
  dayNumber: (date) => `(CAST(${date} AS date) - DATE '1970-01-01')`,
  dateOf: (day) => `to_char(DATE '1970-01-01' + CAST(${day} AS integer), 'YYYY-MM-DD')`,
  insertIgnoring: PLAIN_INSERT,
  given: (parameter, alias, columns) => {
    const values = columns.map(({ name, kind }, index) => {
      const text = `json_array_elements.value ->> ${index}`;
      return `${kind === 'integer' ? `CAST(${text} AS bigint)` : text} AS ${name}`;
    });
    return `(SELECT ${values.join(', ')} FROM json_array_elements(CAST(${parameter} AS json))) ${alias}`;
  },
  skipLocked: 'FOR UPDATE OF stored SKIP LOCKED',
  orderedJoin: 'JOIN',
};

export const mariadbSpelling: Spelling = {
  dialect: 'mariadb',
  placeholder: () => '?',
  text: (expression) => `CAST(${expression} AS CHAR)`,
  integer: (expression) => `CAST(${expression} AS SIGNED)`,
  divide: (dividend, divisor) => `(${dividend}) DIV ${divisor}`,
  floor: (dividend, divisor) => `FLOOR((${dividend}) / ${divisor})`,
  exactText: (expression) => `CONVERT(${expression} USING utf8mb4) COLLATE utf8mb4_bin`,
  rounded: (expression, scale) => `CAST(ROUND(${expression} * ${10n ** BigInt(scale)}) AS DECIMAL(65, 0))`,
  dayNumber: (date) => `(TO_DAYS(${date}) - 719528)`,
  dateOf: (day) => `DATE_FORMAT(FROM_DAYS(${day} + 719528), '%Y-%m-%d')`,
  insertIgnoring: (into, values) => `INSERT IGNORE INTO ${into} ${values}`,
  given: (parameter, alias, columns) => {
    const types = { text: 'VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin', integer: 'BIGINT' };
    const paths = columns.map(({ name, kind }, index) => `${name} ${types[kind]} PATH '$[${index}]'`);
    return `JSON_TABLE(${parameter}, '$[*]' COLUMNS (${paths.join(', ')})) ${alias}`;
  },
  skipLocked: 'FOR UPDATE SKIP LOCKED',
  orderedJoin: 'STRAIGHT_JOIN',
};

export const mysqlSpelling: Spelling = {
  ...mariadbSpelling,
  dialect: 'mysql',
  skipLocked: 'FOR UPDATE OF stored SKIP LOCKED',
};

export const sqliteSpelling: Spelling = {
  dialect: 'sqlite',
  placeholder: () => '?',
  text: (expression) => `CAST(${expression} AS TEXT)`,
  integer: (expression) => `CAST(${expression} AS INTEGER)`,
  divide: (dividend, divisor) => `(${dividend}) / ${divisor}`,
  floor: FLOOR_INTEGER,
  exactText: (expression) => `CAST(${expression} AS TEXT)`,
  rounded: (expression, scale) => `CAST(ROUND(${expression} * ${10n ** BigInt(scale)}) AS INTEGER)`,
  dayNumber: (date) => `CAST(julianday(${date}) - 2440587.5 AS INTEGER)`,
  dateOf: (day) => `date(${day} + 2440587.5)`,
  insertIgnoring: PLAIN_INSERT,
  given: (parameter, alias, columns) => {
    const values = columns.map(({ name, kind }, index) => {
      const value = `json_each.value ->> ${index}`;
      return `${kind === 'integer' ? `CAST(${value} AS INTEGER)` : value} AS ${name}`;
    });
    return `(SELECT ${values.join(', ')} FROM json_each(${parameter})) ${alias}`;
  },
  skipLocked: '',
  orderedJoin: 'CROSS JOIN',
};

/** The parameter for `given`: arrays of values in the order of its columns. A bigint travels as text. */
export function givenRows(rows: readonly (readonly (string | number | bigint | null)[])[]): string {
  return JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}

import type { Dialect } from '@spoor/core';
import { BIN } from '../calendar/bucket.js';
import type { DateColumn } from '../trackers/date-column.js';
import type { Span } from '../tracking/span.js';
import type { Spelling } from './spelling.js';

/** Which bucket a row falls into, in SQL. Boundaries are instants that were computed before: no database knows a zone. */
export interface BucketSql {
  /** Of a row, to group by. */
  readonly slot: string;
  /** What the bucket is stored under, from the slot. */
  key(slot: string): string;
  /** Where that takes long: parts of buckets that are found at once, to group by before. */
  readonly parts?: BucketParts;
}

/** Parts that no boundary cuts through, so that all rows in one have the same key. */
export interface BucketParts {
  /** Of a row, from its slot. */
  part(slot: string): string;
  /** A slot that lies in it. */
  slot(part: string): string;
}

/** The boundaries of spans in order, and under what is stored what lies between each and the next; nothing between spans. */
interface Edges {
  readonly edges: readonly string[];
  readonly keys: readonly (string | undefined)[];
}

export function daysSql(date: DateColumn, spans: readonly Span[]): BucketSql {
  const parts = edgesOf(date, spans);
  if (parts.edges.length === 0) return { slot: 'NULL', key: (slot) => slot };
  switch (date.dialect) {
    case 'postgres':
      return postgresDays(date, parts);
    case 'sqlite':
      return sqliteDays(date, parts);
    default:
      return mariadbDays(date, parts);
  }
}

/** Quarters of an hour since 1970, computed from the column itself. */
export function binsSql(date: DateColumn, { floor }: Spelling, first: number, end: number): BucketSql {
  const seconds = BIN / 1_000;
  const sql = () => {
    if (date.kind === 'milliseconds') return floor(wholeNumber(date), BIN);
    if (date.kind === 'seconds') return floor(wholeNumber(date), seconds);
    const unix = UNIX[date.dialect](date.sql);
    return floor(date.kind === 'wall' ? `${unix} - ${offsetCase(date, first, end)}` : unix, seconds);
  };
  return { slot: sql(), key: (slot) => slot };
}

/** Whether rows lie within spans, so that an index on the column can be used. */
export function within(date: DateColumn, spans: readonly Span[]): string {
  const ranges = spans.map(({ buckets }) => {
    const [first] = date.edges(buckets[0] as Span['buckets'][0]);
    const [, end] = date.edges(buckets.at(-1) as Span['buckets'][0]);
    return `(${date.sql} >= ${first} AND ${date.sql} < ${end})`;
  });
  return ranges.length === 0 ? '1 = 0' : ranges.join(' OR ');
}

const UNIX: Record<Dialect, (sql: string) => string> = {
  postgres: (sql) => `CAST(FLOOR(EXTRACT(epoch FROM ${sql})) AS bigint)`,
  mariadb: (sql) => `(TO_SECONDS(${sql}) - ${YEAR_0})`,
  mysql: (sql) => `(TO_SECONDS(${sql}) - ${YEAR_0})`,
  sqlite: (sql) => `unixepoch(${sql})`,
};

/** Seconds, and days, from MariaDB's year 0 to 1970. */
const YEAR_0 = 62_167_219_200;
const DAY = 86_400;

function wholeNumber({ sql, isDecimal, dialect }: DateColumn): string {
  if (!isDecimal) return sql;
  return dialect === 'sqlite'
    ? `CAST(floor(${sql}) AS INTEGER)`
    : `CAST(FLOOR(${sql}) AS ${dialect === 'postgres' ? 'bigint' : 'SIGNED'})`;
}

/** How far the wall clock was ahead of UTC when a row was written, in seconds. */
function offsetCase({ wall, sql }: DateColumn, first: number, end: number): string {
  const offsets = wall.offsets(first, end);
  const [only] = offsets;
  if (only && offsets.length === 1) return String(only.seconds);
  const cases = offsets.map(({ until, seconds }, index) =>
    index === offsets.length - 1 ? `ELSE ${seconds}` : `WHEN ${sql} < '${wall.show(until)}' THEN ${seconds}`,
  );
  return `CASE ${cases.join(' ')} END`;
}

function edgesOf(date: DateColumn, spans: readonly Span[]): Edges {
  const edges: string[] = [];
  const keys: (string | undefined)[] = [];
  for (const { buckets } of spans) {
    for (const bucket of buckets) {
      edges.push(date.edges(bucket)[0]);
      keys.push(bucket.date);
    }
    edges.push(date.edges(buckets.at(-1) as Span['buckets'][0])[1]);
    keys.push(undefined);
  }
  return { edges, keys };
}

/** A binary search among fixed values, in C. */
function postgresDays({ sql, postgresType: type }: DateColumn, { edges, keys }: Edges): BucketSql {
  const array = `'{${edges.map((edge) => edge.replaceAll("'", '')).join(',')}}'::${type}[]`;
  return {
    slot: `width_bucket(CAST(${sql} AS ${type}), ${array})`,
    key: (slot) => `('{${keys.map((key) => key ?? 'NULL').join(',')}}'::text[])[${slot}]`,
  };
}

/** A binary search among constants too; it compares numbers. */
function mariadbDays({ kind, sql }: DateColumn, { edges, keys }: Edges): BucketSql {
  const number = (edge: string) => {
    if (kind === 'date') return Date.parse(edge.replaceAll("'", '')) / 1_000 / DAY + YEAR_0 / DAY;
    return kind === 'seconds' || kind === 'milliseconds' ? edge : unixSeconds(edge) + YEAR_0;
  };
  const value = kind === 'date' ? `TO_DAYS(${sql})` : kind === 'wall' ? `TO_SECONDS(${sql})` : sql;
  return {
    slot: `INTERVAL(${value}, ${edges.map(number).join(', ')})`,
    key: (slot) => `ELT(${slot}, ${keys.map((key) => (key === undefined ? 'NULL' : `'${key}'`)).join(', ')})`,
  };
}

/**
 * SQLite sorts all rows to group them, and small integers fastest: by the hour, or the quarter of an hour, whichever no boundary cuts
 * through. Those are few, so that the search for their key costs nothing.
 */
function sqliteDays(date: DateColumn, { edges, keys }: Edges): BucketSql {
  const { kind, isDecimal, sql } = date;
  if (kind === 'date' || isDecimal)
    return { slot: sql, key: (slot) => searchTree(slot, { edges, keys }), parts: AS_IT_IS };
  const seconds = kind === 'wall' ? edges.map(unixSeconds) : edges.map(Number);
  const second = kind === 'milliseconds' ? 1_000 : 1;
  const isWhole = (width: number) => seconds.every((edge) => edge >= 0 && edge % width === 0);
  const width = [3_600 * second, 900 * second].find(isWhole) ?? 1;
  return {
    slot: kind === 'wall' ? `unixepoch(${sql})` : sql,
    key: (slot) => searchTree(slot, { edges: seconds.map(String), keys }),
    parts: { part: (slot) => `${slot} / ${width}`, slot: (part) => `${part} * ${width}` },
  };
}

const AS_IT_IS: BucketParts = { part: (slot) => slot, slot: (part) => part };

function unixSeconds(edge: string): number {
  return Date.parse(`${edge.replaceAll("'", '').replace(' ', 'T')}Z`) / 1_000;
}

/** A binary search as nested cases; it finds the key itself. */
function searchTree(sql: string, { edges, keys }: Edges): string {
  const tree = (low: number, high: number): string => {
    if (low === high) return keys[low] === undefined ? 'NULL' : `'${keys[low]}'`;
    const middle = Math.ceil((low + high) / 2);
    return `CASE WHEN ${sql} < ${edges[middle]} THEN ${tree(low, middle - 1)} ELSE ${tree(middle, high)} END`;
  };
  return tree(0, keys.length - 1);
}

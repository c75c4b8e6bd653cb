import { raw, sql, type Dialect, type Sql } from '@spoor/core';
import { TAG } from '../../log/read-diff.js';

/** What differs between databases in the statements on diffs. */
export interface DiffSpelling {
  placeholder(position: number): string;
  /**
   * Microseconds since 1970, whatever the session's time zone and however old the transaction; the same all over a statement.
   */
  readonly now: Sql;
  /** After the table's name in its upsert. */
  readonly alias: Sql;
  /** `key`: the columns of the primary key. */
  onConflict(key: Sql): Sql;
  /** The value that the row has. */
  stored(column: Sql): Sql;
  /** The value that was to be inserted. */
  proposed(column: Sql): Sql;
  readonly least: Sql;
  readonly greatest: Sql;
  /** Leaves out the rows that somebody else has locked. */
  readonly lockFree: Sql;
  /** Locks the rows, one after another in their order. */
  readonly lock: Sql;
}

const upsert = {
  alias: raw(' AS log'),
  onConflict: (key: Sql) => sql`ON CONFLICT (${key}) DO UPDATE SET`,
  stored: (column: Sql) => sql`log.${column}`,
  proposed: (column: Sql) => sql`excluded.${column}`,
};

const postgres: DiffSpelling = {
  ...upsert,
  placeholder: (position) => `$${position}`,
  // now() would be the transaction's start, and clock_timestamp() another one in each column. A double is exact to the microsecond until 2106, and
  // costs less than the numeric of extract(); two of them are multiplied without a search for what they have in common.
  now: raw("CAST(date_part('epoch', statement_timestamp()) * CAST(1000000 AS double precision) AS bigint)"),
  least: raw('LEAST'),
  greatest: raw('GREATEST'),
  lockFree: raw(' FOR UPDATE SKIP LOCKED'),
  lock: raw(' FOR UPDATE'),
};

const mariadb: DiffSpelling = {
  placeholder: () => '?',
  // UNIX_TIMESTAMP goes through the session's time zone, and jumps by an hour where summer time ends.
  now: raw("TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6))"),
  alias: raw(''),
  onConflict: () => raw('ON DUPLICATE KEY UPDATE'),
  stored: (column) => column,
  proposed: (column) => sql`VALUES(${column})`,
  least: raw('LEAST'),
  greatest: raw('GREATEST'),
  lockFree: raw(' FOR UPDATE SKIP LOCKED'),
  lock: raw(' FOR UPDATE'),
};

const sqlite: DiffSpelling = {
  ...upsert,
  placeholder: () => '?',
  now: raw("CAST(round(unixepoch('subsec') * 1000) AS INTEGER) * 1000"),
  least: raw('MIN'),
  greatest: raw('MAX'),
  // Its only writer needs no lock.
  lockFree: raw(''),
  lock: raw(''),
};

export const DIFF_SPELLINGS: Record<Dialect, DiffSpelling> = { postgres, mariadb, mysql: mariadb, sqlite };

/** The tag of a body, as `tagOf` finds it. */
export function tagIn(body: Sql): Sql {
  return sql`SUBSTR(${body}, ${raw(String(TAG.begin + 1))}, ${raw(String(TAG.length))})`;
}

import type { Dialect } from './dialect.js';

// The statement's start: one that has waited for a lock is a little behind, never ahead.
// UNIX_TIMESTAMP(SYSDATE(3)) goes through the session's time zone, and jumps by an hour where summer time ends.
const mariadb = "(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6)) DIV 1000)";

/** Epoch milliseconds of a statement in SQL, whatever the session's time zone and however old the transaction. */
export const DATABASE_CLOCK: Record<Dialect, string> = {
  // now() would be the transaction's start, and extract() a numeric, which costs more than a double.
  postgres: "CAST(floor(date_part('epoch', clock_timestamp()) * 1000) AS bigint)",
  mariadb,
  mysql: mariadb,
  sqlite: "CAST(round(unixepoch('subsec') * 1000) AS INTEGER)",
};

import { Temporal } from 'temporal-polyfill';
import type { DataSource } from 'typeorm';
import type { Database } from '../databases/database.js';

export const ZONE = 'Europe/Amsterdam';

/** The statement that anybody would write for the days of a zone, of one metric. */
export function bareStatement(
  { kind }: Database,
  dataSource: DataSource,
  table: string,
  first: number,
  end: number,
): string {
  const at = dataSource.driver.escape('at');
  // MariaDB comes without zones and SQLite has none: the offsets have to be written out.
  const hours = offsetCase(at, first, end);
  const day = {
    postgres: `CAST((${at} AT TIME ZONE '${ZONE}')::date AS varchar)`,
    mariadb: `CAST(DATE(DATE_ADD(${at}, INTERVAL ${hours} HOUR)) AS CHAR)`,
    sqlite: `date(${at}, '+' || ${hours} || ' hours')`,
  }[kind];
  const select = `INSERT INTO bench_by_day (day, n) SELECT ${day} AS counted_day, COUNT(*) FROM ${table}`;
  return kind === 'mariadb'
    ? `${select} GROUP BY counted_day ON DUPLICATE KEY UPDATE n = VALUES(n)`
    : `${select} ${kind === 'sqlite' ? 'WHERE true' : ''} GROUP BY 1 ON CONFLICT (day) DO UPDATE SET n = excluded.n`;
}

function offsetCase(column: string, first: number, end: number): string {
  const cases: string[] = [];
  let local = Temporal.Instant.fromEpochMilliseconds(first).toZonedDateTimeISO(ZONE);
  for (;;) {
    const hours = local.offsetNanoseconds / 3.6e12;
    const next = local.getTimeZoneTransition('next');
    if (!next || next.epochMilliseconds >= end) return `CASE ${cases.join(' ')} ELSE ${hours} END`;
    const until = new Date(next.epochMilliseconds).toISOString().slice(0, 19).replace('T', ' ');
    cases.push(`WHEN ${column} < '${until}' THEN ${hours}`);
    local = next;
  }
}

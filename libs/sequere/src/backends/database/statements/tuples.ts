import { list, sql, type Sql } from '@spoor/core';
import type { GivenRows } from './given-rows.js';

/** The rows as (…, …), (…, …). */
export function tuples({ rows }: GivenRows): Sql {
  return list(rows.map((row) => sql`(${list(row.map((value) => sql`${value}`))})`));
}

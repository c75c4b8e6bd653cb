import { sql, type Sql } from '@spoor/core';
import type { TypedColumn } from '../model/cache.js';

/** Where databases spell the same thing in different ways. */
export interface CacheSpelling {
  placeholder(position: number): string;
  /** A number as text, so that no driver rounds it. */
  asText(number: Sql): Sql;
  /** A text column equal to the letter to a value, whatever its collation. */
  sameText(column: Sql, metadata: TypedColumn, value: string): Sql;
  /** A boolean column that is true. */
  isTrue(column: Sql): Sql;
  /** A value of a key column, as it was read or folded. */
  value(column: TypedColumn, value: unknown): Sql;
  /** Rows whose columns, of these types, have one of these values. */
  among(columns: readonly Sql[], types: readonly TypedColumn[], keys: readonly (readonly unknown[])[]): Sql;
  /** A derived table `named` with the columns k0, …, and ref: the canonical ids of parents. */
  named(types: readonly TypedColumn[], keys: readonly (readonly unknown[])[], refs: readonly string[]): Sql;
  /** A text that is compared and grouped by the letter, whatever its collation. */
  toTheLetter(text: Sql): Sql;
  /** Ends a subquery whose rows must be read as they are now, and not as the transaction's snapshot has them. */
  readonly current: Sql;
  /** What a row of `above` is locked with. */
  readonly lock: Sql;
}

/** Two texts, equal to the letter. */
export function equalTexts(spelling: CacheSpelling, one: Sql, other: Sql): Sql {
  return sql`${spelling.toTheLetter(one)} = ${spelling.toTheLetter(other)}`;
}

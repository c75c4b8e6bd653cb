import type { Dialect } from '@spoor/core';

/** A column of a table that travels as one parameter. */
export interface GivenColumn {
  readonly name: string;
  readonly kind: 'text' | 'integer';
}

/** What differs between databases in the statements of this library. */
export interface Spelling {
  readonly dialect: Dialect;
  placeholder(position: number): string;
  /** A 64-bit integer as text, so that no driver rounds it. */
  text(expression: string): string;
  /**
   * Rows that travel as one parameter, as an item of a FROM clause.
   *
   * @param parameter the placeholder of what `givenRows` made
   */
  given(parameter: string, alias: string, columns: readonly GivenColumn[]): string;
}

/** The parameter for `given`: arrays of values in the order of its columns. A bigint travels as text. */
export function givenRows(rows: readonly (readonly (string | number | bigint | null)[])[]): string {
  return JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}

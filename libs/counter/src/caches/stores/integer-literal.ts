import { raw, type Sql } from '@spoor/core';

/** A number that was read or folded by ourselves, for the text of a statement. */
export function integerLiteral(value: unknown): Sql {
  const text = String(value);
  if (!/^-?\d+$/.test(text)) throw new TypeError(`${text} is no integer.`);
  return raw(text);
}

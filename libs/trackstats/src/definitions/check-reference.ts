import { InvalidArgumentError } from '@spoor/core';

const LONGEST = 100;
/** Control characters and surrounding spaces are not compared alike by every database. */
// oxlint-disable-next-line no-control-regex
const UNUSABLE = /[\u0000-\u001f]|^\s|\s$/;

/** @throws InvalidArgumentError for a reference that cannot be stored alike everywhere */
export function checkReference(reference: unknown, what: string): string {
  if (
    typeof reference === 'string' &&
    reference !== '' &&
    reference.length <= LONGEST &&
    !UNUSABLE.test(reference) &&
    reference.isWellFormed()
  )
    return reference;
  throw new InvalidArgumentError(
    `${what} has the ref ${typeof reference === 'string' ? JSON.stringify(reference) : String(reference)}.`,
    `Give it 1 to ${LONGEST} printable characters, such as 'order_count'.`,
  );
}

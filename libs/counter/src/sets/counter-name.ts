import { InvalidArgumentError } from '@spoor/core';

const LONGEST_NAME = 128;
/** They sort before the space that MariaDB pads with, so that a listing by prefix would miss them. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f]/;

/**
 * Lets through the names that every database stores, compares and sorts alike.
 *
 * @throws InvalidArgumentError for an empty or over-long one, control characters, half surrogate pairs, a trailing space
 */
export function checkName(name: unknown): string {
  if (typeof name !== 'string' || name === '')
    throw refused(name, 'is empty or no string', 'Give it 1 to 128 characters.');
  if (name.length > LONGEST_NAME && [...name].length > LONGEST_NAME)
    throw refused(name, `has ${[...name].length} characters`, `Use at most ${LONGEST_NAME}.`);
  if (CONTROL.test(name) || !name.isWellFormed())
    throw refused(name, 'holds control characters or half a surrogate pair', 'Use printable characters.');
  if (name.endsWith(' ')) throw refused(name, 'ends in a space, which MariaDB ignores', 'Trim it.');
  return name;
}

/** @throws InvalidArgumentError for a part of a name, such as a prefix, that no name can have */
export function checkPart(part: unknown, what: string): string {
  if (typeof part === 'string' && !CONTROL.test(part) && part.isWellFormed()) return part;
  throw new InvalidArgumentError(`${what} is no part of a counter's name.`, 'Pass a string, or leave it out.');
}

function refused(name: unknown, why: string, remedy: string): InvalidArgumentError {
  const shown = typeof name === 'string' ? JSON.stringify(name.slice(0, 40)) : String(name);
  return new InvalidArgumentError(`The counter name ${shown} ${why}.`, remedy);
}

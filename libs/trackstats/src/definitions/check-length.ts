import { InvalidArgumentError } from '@spoor/core';

/** @throws InvalidArgumentError for a text that its column would cut, or that is none */
export function checkLength(text: unknown, longest: number, what: string): void {
  if (text === undefined) return;
  if (typeof text === 'string' && [...text].length <= longest && text.isWellFormed() && !text.includes('\0')) return;
  throw new InvalidArgumentError(`${what} cannot be stored.`, `Give it as a text of at most ${longest} characters.`);
}

import { InvalidArgumentError } from '@spoor/core';
import { LARGEST_PAGE } from './counter-call.options.js';

/** @throws InvalidArgumentError unless it is a whole number between 1 and 1000 */
export function checkLimit(limit: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= LARGEST_PAGE) return limit;
  throw new InvalidArgumentError(
    `A limit of ${String(limit)} is not possible.`,
    `Ask for 1 to ${LARGEST_PAGE} at a time.`,
  );
}

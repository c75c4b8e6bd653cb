import { InvalidArgumentError } from '@spoor/core';

const LARGEST_LIMIT = 1_000;

/** @throws InvalidArgumentError for a limit that is none */
export function checkLimit(limit: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= LARGEST_LIMIT) return limit;
  throw new InvalidArgumentError(`The limit is ${String(limit)}.`, `Ask for 1 to ${LARGEST_LIMIT}.`);
}

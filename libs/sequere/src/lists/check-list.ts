import { InvalidArgumentError } from '@spoor/core';
import type { FollowOrder } from '../backends/follow-query.js';

const LONGEST_PAGE = 1_000;

/** @throws InvalidArgumentError */
export function checkLimit(limit: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= LONGEST_PAGE) return limit;
  throw new InvalidArgumentError(
    `limit is ${String(limit)}.`,
    `Ask for 1 to ${LONGEST_PAGE.toLocaleString('en')} members, and for the next page with after.`,
  );
}

/** @throws InvalidArgumentError */
export function checkOrder(order: FollowOrder): FollowOrder {
  if (order === 'newest' || order === 'oldest') return order;
  throw new InvalidArgumentError(`order is ${String(order)}.`, "It can be 'newest' or 'oldest'.");
}

import { InvalidArgumentError } from '@spoor/core';

/** Of a series: every hour of eleven years. */
const MOST_POINTS = 100_000;

/** @throws InvalidArgumentError for more points than fit, before any of them is made */
export function checkPoints(points: number, most = MOST_POINTS): void {
  if (points <= most) return;
  throw new InvalidArgumentError(
    `There would be more than ${most} points.`,
    'Ask for a shorter range, a longer period, or fewer lines.',
  );
}

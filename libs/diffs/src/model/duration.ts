import { InvalidArgumentError } from '@spoor/core';

const MILLISECONDS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** @throws InvalidArgumentError for a text such as `'soon'` */
export function parseDuration(text: string, option: string): number {
  const [, amount, unit = ''] = /^(\d+) ?([smhd])$/.exec(text) ?? [];
  const duration = Number(amount) * (MILLISECONDS[unit] ?? 0);
  if (duration > 0) return duration;
  throw new InvalidArgumentError(
    `The option ${option} is ${JSON.stringify(text)}.`,
    "Write a number and a unit: '90s', '30m', '1h' or '7d'.",
  );
}

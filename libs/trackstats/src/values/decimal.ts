import { InvalidArgumentError } from '@spoor/core';
import { StatisticOverflowError } from '../errors/statistic-overflow.error.js';

/** What a caller may pass for a value. A string is a decimal, such as `'12.34'`. */
export type DecimalLike = number | bigint | string;

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;
const LARGEST = 2n ** 63n - 1n;
const SMALLEST = -(2n ** 63n);

/**
 * A decimal as a whole number of smallest units: 12.34 at a scale of 2 is 1234.
 *
 * @throws InvalidArgumentError for what is no decimal, or has more decimals than the scale; StatisticOverflowError past 64 bits
 */
export function parseDecimal(value: unknown, scale: number, what: string): bigint {
  const [, sign, whole = '', fraction = ''] = DECIMAL.exec(textOf(value, what)) ?? refuse(value, what);
  const decimals = fraction.replace(/0+$/, '');
  if (decimals.length > scale)
    throw new InvalidArgumentError(
      `${what} is ${String(value)}, which has more decimals than the ${scale} of the metric's scale.`,
      'Round it, or define the metric with a larger scale.',
    );
  const units = BigInt(whole + decimals.padEnd(scale, '0')) * (sign === '-' ? -1n : 1n);
  if (units > LARGEST || units < SMALLEST) throw new StatisticOverflowError(what, String(value));
  return units;
}

/** Whole smallest units as a decimal: 1234 at a scale of 2 is `12.34`. */
export function formatDecimal(units: bigint, scale: number): string {
  if (scale === 0) return units.toString();
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** A sum divided by its number of samples, rounded half away from zero to the smallest unit. */
export function average(sum: bigint, samples: bigint): bigint {
  const half = sum < 0n ? -samples : samples;
  return (2n * sum + half) / (2n * samples);
}

function textOf(value: unknown, what: string): string {
  if (typeof value === 'number') return textOfNumber(value, what);
  return typeof value === 'bigint' ? value.toString() : typeof value === 'string' ? value : refuse(value, what);
}

/** In the shortest decimals that mean this number, without an exponent. */
function textOfNumber(value: number, what: string): string {
  if (!Number.isFinite(value)) return refuse(value, what);
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER)
    throw new InvalidArgumentError(
      `${what} is ${value}, past 2^53−1, where numbers are rounded.`,
      'Pass a bigint, or a decimal as a string.',
    );
  const [digits = '', exponent] = String(value).split('e-');
  if (exponent === undefined) return digits;
  return `${value < 0 ? '-' : ''}0.${digits.replace(/[-.]/g, '').padStart(Number(exponent) - 1 + digits.replace(/[-.]/g, '').length, '0')}`;
}

function refuse(value: unknown, what: string): never {
  throw new InvalidArgumentError(
    `${what} is ${typeof value === 'string' ? JSON.stringify(value) : String(value)}, which is no decimal.`,
    "Pass a finite number, a bigint, a decimal as a string such as '12.34', or null for unknown.",
  );
}

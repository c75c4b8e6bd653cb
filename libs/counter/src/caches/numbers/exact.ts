import { CounterCachePrecisionError } from '../../errors/counter-cache-precision.error.js';

/** A decimal number without rounding: `units` / 10^`scale`. */
export interface Exact {
  readonly units: bigint;
  readonly scale: number;
}

export const ZERO: Exact = { units: 0n, scale: 0 };
export const ONE: Exact = { units: 1n, scale: 0 };

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;
/** What a double holds of any decimal number. */
const EXACT_DIGITS = 15;

/**
 * Reads a number as a driver returned it.
 *
 * @param what for the error, such as "Comment.votes"
 * @throws CounterCachePrecisionError when the driver has rounded it, or it is no decimal number
 */
export function exact(value: unknown, what: string): Exact {
  switch (typeof value) {
    case 'bigint':
      return { units: value, scale: 0 };
    case 'number':
      if (Number.isSafeInteger(value)) return { units: BigInt(value), scale: 0 };
      if (String(value).replace(/\D/g, '').length <= EXACT_DIGITS) return parse(String(value), what);
      throw new CounterCachePrecisionError(what, String(value));
    default:
      return parse(String(value), what);
  }
}

export function add(one: Exact, other: Exact): Exact {
  const scale = Math.max(one.scale, other.scale);
  return { units: unitsAt(one, scale) + unitsAt(other, scale), scale };
}

export function negate({ units, scale }: Exact): Exact {
  return { units: -units, scale };
}

export function subtract(one: Exact, other: Exact): Exact {
  return add(one, negate(other));
}

/** One spelling for each value: `5.00` is `5`. */
export function spell({ units, scale }: Exact): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  const whole = digits.slice(0, digits.length - scale);
  const text = scale > 0 && fraction !== '' ? `${whole}.${fraction}` : whole;
  return units < 0n ? `-${text}` : text;
}

/** @throws CounterCachePrecisionError when a JavaScript number would be another one */
export function toNumber(value: Exact, what: string): number {
  const text = spell(value);
  const number = Number(text);
  if (Number.isSafeInteger(number) || text.replace(/\D/g, '').length <= EXACT_DIGITS) return number;
  throw new CounterCachePrecisionError(what, text);
}

function parse(text: string, what: string): Exact {
  const match = DECIMAL.exec(text);
  if (!match) throw new CounterCachePrecisionError(what, text);
  const [, sign, whole = '', fraction = ''] = match;
  const units = BigInt(whole + fraction);
  return { units: sign === '-' ? -units : units, scale: fraction.length };
}

function unitsAt({ units, scale }: Exact, wanted: number): bigint {
  return units * 10n ** BigInt(wanted - scale);
}

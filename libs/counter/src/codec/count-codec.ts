import { InvalidArgumentError } from '@spoor/core';
import { CounterPrecisionError } from '../errors/counter-precision.error.js';
import { contains, INT64, SAFE, type CountRange } from '../operations/count-range.js';

/** The two kinds of count that the API speaks. Inside, everything is a bigint. */
export type Count = number | bigint;

/** Between a caller's kind of number and the bigint inside. */
export interface CountCodec<N extends Count> {
  readonly range: CountRange;
  /** @throws InvalidArgumentError for anything but an integer of this kind */
  parse(value: unknown, what: string): bigint;
  /** @throws CounterPrecisionError when the kind cannot hold it */
  format(count: bigint, counter: string): N;
}

export const numberCodec: CountCodec<number> = {
  range: SAFE,
  parse(value, what) {
    if (Number.isSafeInteger(value)) return BigInt(value as number);
    throw new InvalidArgumentError(
      `${what} must be an integer between −(2^53−1) and 2^53−1, but is ${shown(value)}.`,
      'Pass a whole number, or use counters.bigint for larger ones.',
    );
  },
  format(count, counter) {
    if (contains(SAFE, count)) return Number(count);
    throw new CounterPrecisionError(counter, count);
  },
};

export const bigintCodec: CountCodec<bigint> = {
  range: INT64,
  parse(value, what) {
    if (typeof value === 'bigint' && contains(INT64, value)) return value;
    throw new InvalidArgumentError(
      `${what} must be a bigint of at most 64 bits, but is ${shown(value)}.`,
      'Write 1n instead of 1, or use the service without .bigint for numbers.',
    );
  },
  format: (count) => count,
};

function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : `${String(value)}${typeof value === 'bigint' ? 'n' : ''}`;
}

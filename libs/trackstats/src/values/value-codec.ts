import { StatisticPrecisionError } from '../errors/statistic-precision.error.js';
import { formatDecimal } from './decimal.js';

/** The two kinds of value that the API returns. Inside, everything is a bigint of smallest units. */
export type Value = number | string;

/** From the bigint inside to a caller's kind of value. */
export interface ValueCodec<V extends Value> {
  /** @throws StatisticPrecisionError when the kind cannot hold it */
  format(units: bigint, scale: number, what: string): V;
}

export const numberCodec: ValueCodec<number> = {
  format(units, scale, what) {
    const text = formatDecimal(units, scale);
    const value = Number(text);
    // Exact when the number is written as the same decimal again; toFixed is exact below 1e21, which 64 bits are.
    if (Number.isSafeInteger(Number(units)) && value.toFixed(scale) === text) return value;
    throw new StatisticPrecisionError(what, text);
  },
};

export const exactCodec: ValueCodec<string> = { format: (units, scale) => formatDecimal(units, scale) };

import type { ValueTransformer } from 'typeorm';

/** PostgreSQL and MariaDB return 64-bit integers as strings; SQLite as numbers, which are exact only up to 2^53−1. */
export const bigintTransformer: ValueTransformer = {
  to: (value: bigint | undefined) => value?.toString(),
  from: (value: string | number | null) => {
    if (typeof value === 'number' && !Number.isSafeInteger(value))
      throw new RangeError(
        `SQLite's driver rounded a 64-bit integer to ${value}; read it through the module's service instead.`,
      );
    return value === null ? null : BigInt(value);
  },
};

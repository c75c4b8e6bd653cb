import { median, quantileSorted } from 'simple-statistics';
import type { Contender } from './contender.js';
import type { Load } from './run-load.js';

/** Latencies in milliseconds. */
export interface Measurement {
  readonly callsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
}

export type Measurements = ReadonlyMap<Contender, Measurement>;

export function measurementOf({ latencies, milliseconds }: Load): Measurement {
  const sorted = [...Float64Array.from(latencies).toSorted()]; // an array's own would compare texts
  return {
    callsPerSecond: (latencies.length / milliseconds) * 1_000,
    p50: quantileSorted(sorted, 0.5),
    p99: quantileSorted(sorted, 0.99),
  };
}

/** The median of each figure on its own. */
export function medianOf(measurements: readonly Measurement[]): Measurement {
  return {
    callsPerSecond: median(measurements.map(({ callsPerSecond }) => callsPerSecond)),
    p50: median(measurements.map(({ p50 }) => p50)),
    p99: median(measurements.map(({ p99 }) => p99)),
  };
}

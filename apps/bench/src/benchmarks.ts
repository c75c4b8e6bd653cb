import type { Benchmark } from './benchmark.js';
import { bootBenchmark } from './boot/boot.benchmark.js';
import { captureBenchmark } from './capture/capture.benchmark.js';
import { counterBenchmark } from './counter/counter.benchmark.js';
import { diffsBenchmark } from './diffs/diffs.benchmark.js';
import { sequereBenchmark } from './sequere/sequere.benchmark.js';
import { trackstatsBenchmark } from './trackstats/trackstats.benchmark.js';

/** In the order in which `npm run bench` runs them. */
export const BENCHMARKS: readonly Benchmark[] = [
  counterBenchmark,
  captureBenchmark,
  sequereBenchmark,
  diffsBenchmark,
  trackstatsBenchmark,
  bootBenchmark,
];

import type { Pace } from './measuring/pace.js';

/** What `npm run bench -- <name>` runs. */
export interface Benchmark {
  readonly name: string;
  /** In one line, for the list of benchmarks. */
  readonly summary: string;
  /** Starts the servers it needs, prints its tables, and stops them. */
  run(pace: Pace): Promise<void>;
}

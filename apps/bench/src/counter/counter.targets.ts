import type { Database } from '../databases/database.js';

/** What the counters are held to. */
export interface CounterTargets {
  /** The median latency of one caller, by that of the bare statement. */
  readonly single?: number;
  /** The median latency of 100 callers, by that of one. */
  readonly latency?: number;
  /** Calls per second with so many callers, by those of a plain upsert per call. */
  readonly hundred: number;
  readonly thousand: number;
}

export const COUNTER_TARGETS: Record<Database['kind'], CounterTargets> = {
  postgres: { single: 1.15, latency: 2, hundred: 40, thousand: 100 },
  mariadb: { hundred: 20, thousand: 20 },
  sqlite: { hundred: 5, thousand: 5 },
};

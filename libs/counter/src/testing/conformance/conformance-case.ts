import type { DataSource } from 'typeorm';
import type { CounterService } from '../../counter.service.js';

/** A behaviour that every database must show. It throws when it does not; run it with any test runner. */
export interface CounterConformanceCase {
  readonly title: string;
  /** @param counters on an empty database */
  run(counters: CounterService, dataSource: DataSource): Promise<void>;
}

import type { DataSource } from 'typeorm';
import type { SequereService } from '../../sequere.service.js';

/** What the conformance suite runs on. */
export interface ConformanceWorld {
  /** Everything that is not excluded by its options; its backend is empty. */
  readonly sequere: SequereService;
  /** It knows CONFORMANCE_ENTITIES, all without rows. */
  readonly dataSource: DataSource;
  /** That of `openSequere`. */
  settle(): Promise<void>;
  /** The backend's own `joinsTransactions`. */
  readonly joinsTransactions: boolean;
  /** The steps in which the backend keeps dates, in milliseconds: 1, or 1000 where it keeps whole seconds. */
  readonly resolution: number;
}

/** A behaviour that every backend must show. It throws when it does not; run it with any test runner. */
export interface SequereConformanceCase {
  readonly title: string;
  run(world: ConformanceWorld): Promise<void>;
}

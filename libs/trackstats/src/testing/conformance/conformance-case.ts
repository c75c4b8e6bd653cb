import type { FakeClock } from '@spoor/core/testing';
import type { DataSource } from 'typeorm';
import type { StatisticsService } from '../../statistics.service.js';

/** A behaviour that every database must show. It throws when it does not; run it with any test runner. */
export interface TrackstatsConformanceCase {
  readonly title: string;
  /**
   * @param statistics in Europe/Amsterdam, on an empty database that also has CONFORMANCE_ENTITIES
   * @param clock that of the statistics, at 2026-03-29T12:00:00Z
   */
  run(statistics: StatisticsService, dataSource: DataSource, clock: FakeClock): Promise<void>;
}

import { settle } from '@spoor/core/testing';
import type { DataSource } from 'typeorm';
import { StatisticsService } from '../statistics.service.js';
import { TrackstatsEngine } from '../trackstats.engine.js';
import { resolveOptions, type TrackstatsModuleOptions } from '../trackstats.options.js';

/** Statistics without Nest. */
export interface OpenStatistics {
  readonly statistics: StatisticsService;
  /** Resolves once everything is set up; calls made before wait for what they need of it. */
  ready(): Promise<void>;
  /** Resolves when everything is set up, and done what the DataSource's transactions have set off: as `settle` of `@spoor/core/testing`. */
  settle(): Promise<void>;
  /** Answers what is on its way and lets go of the DataSource. */
  close(): Promise<void>;
}

/** Opens statistics on an initialised DataSource that has TRACKSTATS_ENTITIES. */
export function openStatistics(
  dataSource: DataSource,
  options: TrackstatsModuleOptions = {},
  name = 'default',
): OpenStatistics {
  const engine = new TrackstatsEngine(dataSource, resolveOptions(options), name);
  return {
    statistics: new StatisticsService(engine),
    ready: () => engine.ready(),
    async settle() {
      await engine.ready();
      await settle(dataSource);
    },
    close: () => engine.close(),
  };
}

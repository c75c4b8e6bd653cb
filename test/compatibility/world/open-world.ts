import { COUNTER_ENTITIES, type CounterService } from '@spoor/counter';
import { counterMigrations } from '@spoor/counter/migrations';
import { openCounters } from '@spoor/counter/testing';
import { DIFF_ENTITIES, type DiffsService } from '@spoor/diffs';
import { diffMigrations } from '@spoor/diffs/migrations';
import { openDiffs } from '@spoor/diffs/testing';
import { SEQUERE_ENTITIES, type SequereService } from '@spoor/sequere';
import { sequereMigrations } from '@spoor/sequere/migrations';
import { openSequere } from '@spoor/sequere/testing';
import { TRACKSTATS_ENTITIES, type StatisticsService } from '@spoor/trackstats';
import { trackstatsMigrations } from '@spoor/trackstats/migrations';
import { openStatistics } from '@spoor/trackstats/testing';
import type { DataSource } from 'typeorm';
import { CreateWorld1764900000000 } from './create-world.migration.js';
import { Board, Card, Person } from './entities.js';

export const WORLD = {
  entities: [...COUNTER_ENTITIES, ...DIFF_ENTITIES, ...SEQUERE_ENTITIES, ...TRACKSTATS_ENTITIES, Board, Card, Person],
  migrations: [
    ...counterMigrations,
    ...diffMigrations,
    ...sequereMigrations,
    ...trackstatsMigrations,
    CreateWorld1764900000000,
  ],
  synchronize: false,
};

export interface World {
  dataSource: DataSource;
  counters: CounterService;
  sequere: SequereService;
  diffs: DiffsService;
  statistics: StatisticsService;
  /** Resolves when what was committed has arrived everywhere. */
  settle(): Promise<void>;
}

/** All modules on a migrated database, with follows and diffs in Redis where there is one. What is stored is of any age. */
export async function inWorld<Result>(
  dataSource: DataSource,
  redis: string | undefined,
  work: (world: World) => Promise<Result>,
): Promise<Result> {
  const counters = openCounters(dataSource);
  const sequere = openSequere(dataSource, redis ? { backend: 'redis', redis } : {});
  const keeping = { prune: false, retention: '36500d' } as const;
  const diffs = await openDiffs(dataSource, redis ? { ...keeping, redis } : { ...keeping, store: 'database' });
  const statistics = openStatistics(dataSource, { timeZone: 'Europe/Amsterdam' });
  try {
    for (const { ready } of [counters, sequere, statistics]) await ready();
    const settle = async (): Promise<void> => {
      await sequere.settle();
      await diffs.settle();
    };
    const result = await work({
      dataSource,
      counters: counters.counters,
      sequere: sequere.sequere,
      diffs: diffs.diffs,
      statistics: statistics.statistics,
      settle,
    });
    await settle();
    return result;
  } finally {
    for (const { close } of [counters, sequere, statistics, diffs]) await close();
  }
}

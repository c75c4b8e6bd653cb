import { Outbox } from '@spoor/core/outbox';
import { DIFF_ENTITIES, type DiffsModuleOptions, type DiffsService } from '@spoor/diffs';
import { openDiffs, type OpenDiffs } from '@spoor/diffs/testing';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { shareConnections } from '../databases/share-connections.js';
import { Article } from './article.entity.js';

/** A DataSource on which diffs are kept. */
export interface TrackedSource {
  readonly title: string;
  readonly dataSource: DataSource;
  readonly diffs: DiffsService;
}

/** DataSources on one database, one for each way to keep diffs. */
export interface DiffsSources {
  readonly housekeeping: DataSource;
  /** Spoor knows nothing of it. */
  readonly plain: DataSource;
  readonly afterCommit: TrackedSource;
  readonly outbox: TrackedSource;
  readonly database: TrackedSource;
  readonly databaseByOutbox: TrackedSource;
}

/** All but the housekeeping share their connections. @param redis the address of a server of our own */
export async function withDiffsSources(
  options: DataSourceOptions,
  redis: string,
  work: (sources: DiffsSources) => Promise<void>,
): Promise<void> {
  const tracked: OpenDiffs[] = [];
  const open = async (synchronize = false): Promise<DataSource> => {
    const entities = [Article, ...DIFF_ENTITIES];
    return await new DataSource({ ...options, entities, synchronize } as DataSourceOptions).initialize();
  };
  const housekeeping = await open(true);
  const plain = await open();
  const track = async (title: string, settings: DiffsModuleOptions): Promise<TrackedSource> => {
    const dataSource = await shareConnections(await open(), plain);
    const own = await openDiffs(dataSource, { redis, prefix: `${title}:`, ...settings }, title);
    tracked.push(own);
    return { title, dataSource, diffs: own.diffs };
  };
  try {
    await Outbox.of(housekeeping).start();
    const outbox = await track('outbox', { delivery: 'outbox' });
    const afterCommit = await track('afterCommit', {});
    const database = await track('database', { store: 'database' });
    const databaseByOutbox = await track('databaseByOutbox', { store: 'database', delivery: 'outbox' });
    await work({ housekeeping, plain, afterCommit, outbox, database, databaseByOutbox });
  } finally {
    await Promise.all(tracked.map(({ close }) => close()));
    await Promise.all([plain.destroy(), housekeeping.destroy()]);
  }
}

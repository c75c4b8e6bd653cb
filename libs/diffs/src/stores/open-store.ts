import type { DataSource } from 'typeorm';
import type { ResolvedDiffsOptions } from '../diffs.options.js';
import { openDatabaseStore } from './database/open-database-store.js';
import type { DiffStore } from './diff-store.js';
import { RedisDiffStore } from './redis/redis-diff.store.js';

/** The store that the options name, not yet open. */
export async function openStore(dataSource: DataSource, options: ResolvedDiffsOptions): Promise<DiffStore> {
  const { store } = options;
  if (typeof store === 'object') return store;
  return store === 'redis' ? await RedisDiffStore.create(options) : await openDatabaseStore(dataSource, options);
}

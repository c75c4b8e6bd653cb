import type { UpcomingWrite } from '@spoor/core';
import type { DataSource, QueryRunner } from 'typeorm';
import type { Cache, CacheTarget } from '../model/cache.js';
import type { CachePlan } from '../model/cache-plan.js';
import type { CacheStore } from '../stores/cache-store.js';
import { valuesToStore } from './contribution.js';
import { compareKeys, keyOf, type ParentKey } from './parent-key.js';

/**
 * Locks the parents to which children are about to point.
 *
 * InnoDB locks the parent of a new child in shared mode, and two transactions that both go on to update it end in a deadlock; so it is
 * locked as it will be, before. Databases where a foreign key's lock does not stand in the way do nothing here.
 */
export async function lockParents(
  dataSource: DataSource,
  plan: CachePlan,
  store: CacheStore,
  { metadata, values }: UpcomingWrite,
  queryRunner: QueryRunner,
): Promise<void> {
  if (!store.lockParents) return;
  const parents = new Map<CacheTarget, Map<string, ParentKey>>();
  for (const cache of plan.around(metadata)) {
    if (!hasForeignKey(cache)) continue;
    const { link, target } = cache;
    const keys = parents.get(target) ?? new Map<string, ParentKey>();
    parents.set(target, keys);
    for (const row of values) {
      const key = keyOf(target.key, link.columns.map(valuesToStore(dataSource, row)));
      if (key) keys.set(key.id, key);
    }
  }
  for (const table of plan.tables)
    for (const [target, keys] of parents) {
      if (target.table !== table || keys.size === 0) continue;
      const sorted = [...keys.values()].toSorted((one, other) => compareKeys(one, other, target.key));
      await store.lockParents(
        queryRunner,
        target,
        sorted.map((key) => key.values),
      );
    }
}

/** Without one the database locks no parent. */
function hasForeignKey({ child, link }: Cache): boolean {
  const names = new Set(link.columns.map(({ name }) => name));
  return child.foreignKeys.some(({ columns }) => columns.some(({ databaseName }) => names.has(databaseName)));
}

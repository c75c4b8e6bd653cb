import { DIFF_ENTITIES, type DiffsModuleOptions } from '@spoor/diffs';
import { openDiffs, type OpenDiffs } from '@spoor/diffs/testing';
import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { createTestDataSource, type DatabaseKind } from '../../support/databases.js';
import { testRedisClusterNodes, testRedisUrl } from '../../support/redis.js';
import { QUESTION_ENTITIES } from './questions.js';

/** A store, and the database that the entities are in. */
export interface StoreCase {
  readonly store: 'database' | 'redis' | 'cluster';
  readonly database: DatabaseKind;
  /** Of a store that is part of the transaction otherwise. */
  readonly delivery?: 'outbox';
}

export const STORES: readonly StoreCase[] = [
  { store: 'database', database: 'postgres' },
  { store: 'database', database: 'mariadb' },
  { store: 'database', database: 'sqlite' },
  { store: 'redis', database: 'postgres' },
  { store: 'redis', database: 'mariadb' },
  { store: 'cluster', database: 'sqlite' },
];

/** The same specs on every store. */
export function describeEachStore(title: string, specs: (store: StoreCase) => void, stores = STORES): void {
  describe.each(stores.map((store) => [nameOf(store), store] as const))(`${title} (%s)`, (_, store) => specs(store));
}

function nameOf({ store, database, delivery }: StoreCase): string {
  return `${store} beside ${database}${delivery ? ` through the ${delivery}` : ''}`;
}

/** The module's options for a store; its keys are nobody else's. */
export function storeOptions({ store, delivery }: StoreCase): DiffsModuleOptions {
  if (store === 'database') return { store, pollInterval: 50, ...(delivery && { delivery }) };
  const prefix = `diffs-${randomBytes(6).toString('hex')}:`;
  const redisTimeout = 5_000;
  return {
    store: 'redis',
    prefix,
    redisTimeout,
    redis: store === 'redis' ? testRedisUrl() : { nodes: testRedisClusterNodes() },
  };
}

export interface OpenStore extends OpenDiffs {
  readonly dataSource: DataSource;
  readonly options: DiffsModuleOptions;
}

const opened: OpenDiffs[] = [];

/** Diffs of the questions, in a database of their own. `afterAll(closeStores)` before dropTestDatabases. */
export async function openOnStore(
  store: StoreCase,
  options: DiffsModuleOptions = {},
  entities: readonly (new () => object)[] = QUESTION_ENTITIES,
): Promise<OpenStore> {
  const dataSource = await createTestDataSource(store.database, {
    entities: [...DIFF_ENTITIES, ...entities],
  });
  const all = { ...storeOptions(store), ...options };
  const open = await openDiffs(dataSource, all);
  opened.push(open);
  return { ...open, dataSource, options: all };
}

export async function closeStores(): Promise<void> {
  await Promise.all(opened.splice(0).map(({ close }) => close()));
}

import { SqliteGate, isSqlite, type EntityId, type EntityLike } from '@spoor/core';
import type { DataSource, EntityManager } from 'typeorm';
import type { Cache } from './model/cache.js';
import { canonicalValue } from './model/canonical-value.js';
import { exact, ZERO, type Exact } from './numbers/exact.js';
import { primaryKeyOf } from './parent-of.js';
import { refIdOf } from './recount/ref-id.js';
import { LARGEST_CHUNK, type CacheStore, type ResultRow } from './stores/cache-store.js';
import type { Comparison, PrimaryKey } from './stores/compare.js';

/** Reads caches: their columns, or what is to be counted where they are not trusted yet. */
export class CacheReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: CacheStore,
    private readonly lockTimeout: number,
  ) {}

  /** In the order of the parents; 0 for one that does not exist. */
  async read(cache: Cache, parents: readonly (EntityLike | EntityId)[], manager?: EntityManager): Promise<Exact[]> {
    const { table } = cache.target;
    const keys = parents.map((parent) => primaryKeyOf(this.dataSource, table, parent));
    const unique = [...new Map(keys.map((key) => [idOf(cache, key), key])).values()];
    const found = new Map<string, Exact>();
    for (let start = 0; start < unique.length; start += LARGEST_CHUNK) {
      const given = comparisonOf(cache, unique.slice(start, start + LARGEST_CHUNK));
      for (const { key, was, is } of this.store.compared(given, await this.rows(given, manager)))
        found.set(idOf(cache, key), exact((cache.active ? was : is)[0], cache.name));
    }
    return keys.map((key) => found.get(idOf(cache, key)) ?? ZERO);
  }

  private async rows(given: Comparison, manager: EntityManager | undefined): Promise<readonly ResultRow[]> {
    const [text, parameters] = this.store.render(given);
    if (manager?.queryRunner) return (await manager.query(text, parameters)) as ResultRow[];
    if (!isSqlite(this.dataSource)) return await this.dataSource.query<ResultRow[]>(text, parameters);
    return await SqliteGate.of(this.dataSource).read(
      'The reading of counter caches',
      this.lockTimeout,
      (database) => database.prepare(text).all(...parameters) as ResultRow[],
    );
  }
}

function comparisonOf(cache: Cache, keys: readonly PrimaryKey[]): Comparison {
  const { table } = cache.target;
  return {
    table,
    caches: [cache],
    keys,
    refs: cache.link.labels ? keys.map((key) => refIdOf(table, key)) : [],
    isRange: false,
    onlyWrong: false,
    isCounted: !cache.active,
    above: [],
    isCurrent: false,
  };
}

function idOf({ target: { table } }: Cache, key: PrimaryKey): string {
  return JSON.stringify(table.primary.map((column, index) => canonicalValue(column, key[index])));
}

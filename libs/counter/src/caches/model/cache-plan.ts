import { InvalidArgumentError, type EntityClass, rootOf } from '@spoor/core';
import type { DataSource, EntityMetadata } from 'typeorm';
import { columnsOf, type Cache, type CacheTable, type CacheTarget } from './cache.js';
import { compileCaches } from './compile-caches.js';
import { tablesFromBelow } from './levels.js';
import { withSubclasses } from './single-table.js';

/** The caches of a DataSource, and who depends on whom. */
export class CachePlan {
  readonly caches: readonly Cache[];
  /** Parent tables; one comes after those whose caches it sums or counts by. */
  readonly tables: readonly CacheTable[];
  private readonly byClass = new Map<EntityMetadata, Cache[]>();

  /** @throws InvalidArgumentError for a cache that cannot be kept */
  constructor(dataSource: DataSource) {
    this.caches = compileCaches(dataSource);
    this.tables = tablesFromBelow(this.caches);
    for (const cache of this.caches)
      for (const metadata of withSubclasses(cache.child))
        this.byClass.set(metadata, [...(this.byClass.get(metadata) ?? []), cache]);
  }

  /** The caches that count a row of exactly this class. */
  of(metadata: EntityMetadata): readonly Cache[] {
    return this.byClass.get(metadata) ?? [];
  }

  /** The caches that count rows of this class or of one that shares its table and extends it. */
  around(metadata: EntityMetadata): readonly Cache[] {
    return [...new Set(withSubclasses(metadata).flatMap((each) => this.of(each)))];
  }

  /** As what children point to rows of this class. */
  targetsOf(metadata: EntityMetadata): readonly CacheTarget[] {
    const targets = this.caches.map(({ target }) => target).filter(({ table }) => table.metadata === rootOf(metadata));
    return [...new Set(targets)];
  }

  /** The caches of the next level: those that read one of these cached columns. */
  above(table: CacheTable, columns: ReadonlySet<string>): readonly Cache[] {
    return this.caches.filter(
      (cache) => cache.childTable === table && columnsOf(cache).some(({ name }) => columns.has(name)),
    );
  }

  /** The cached columns of a table that are not trusted yet. */
  untrusted(table: CacheTable): ReadonlySet<string> {
    const caches = this.caches.filter(({ active, target }) => !active && target.table === table);
    return new Set(caches.map(({ column }) => column.name));
  }

  /** @throws InvalidArgumentError when there is none */
  find(parent: EntityClass | undefined, property: string | undefined, dataSource: DataSource): readonly Cache[] {
    const metadata =
      parent && dataSource.hasMetadata(parent as never) ? dataSource.getMetadata(parent as never) : undefined;
    const found = this.caches.filter(
      (cache) =>
        (!parent || (metadata && cache.target.table.metadata === rootOf(metadata))) &&
        (property === undefined || cache.property === property),
    );
    if (found.length > 0 || (!parent && property === undefined)) return found;
    const known = this.caches.map(({ name }) => name).join(', ');
    throw new InvalidArgumentError(
      `There is no counter cache in ${parent?.name ?? 'any class'}${property === undefined ? '' : `.${property}`}.`,
      known === '' ? 'Declare one with @CounterCache.' : `There are ${known}.`,
    );
  }
}

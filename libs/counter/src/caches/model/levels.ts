import { columnsOf, type Cache, type CacheTable } from './cache.js';

/**
 * Parent tables in one order for everybody, so that transactions lock them alike: first the one whose cached columns others read,
 * else by name. Tables that read each other, and trees, stand where the first of them does.
 */
export function tablesFromBelow(caches: readonly Cache[]): CacheTable[] {
  const names = [...new Set(caches.map(({ target }) => target.table))].toSorted((one, other) =>
    one.path < other.path ? -1 : 1,
  );
  const sorted = new Set<CacheTable>();
  const visited = new Set<CacheTable>();
  const visit = (table: CacheTable) => {
    if (visited.has(table)) return;
    visited.add(table);
    for (const below of names) if (feeds(caches, below, table)) visit(below);
    sorted.add(table);
  };
  names.forEach(visit);
  return [...sorted];
}

/** Whether a cache in `above` reads a cached column of `below`. */
function feeds(caches: readonly Cache[], below: CacheTable, above: CacheTable): boolean {
  const cached = new Set(caches.filter(({ target }) => target.table === below).map(({ column }) => column.name));
  return caches.some(
    (cache) =>
      cache.childTable === below &&
      cache.target.table === above &&
      columnsOf(cache).some(({ name }) => cached.has(name)),
  );
}

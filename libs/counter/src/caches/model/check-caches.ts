import { InvalidArgumentError } from '@spoor/core';
import { columnsOf, type Cache } from './cache.js';

/** @throws InvalidArgumentError when two caches write one column */
export function refuseSharedColumns(caches: readonly Cache[]): void {
  const writers = new Map<string, string>();
  for (const { target, column, name } of caches) {
    const id = `${target.table.path}\0${column.name}`;
    const other = writers.get(id);
    if (other !== undefined)
      throw new InvalidArgumentError(
        `Two counter caches would be kept in one column: ${other} and ${name}.`,
        'Give each a column of its own, and add them up where they are read. A base class that several entities extend ' +
          'declares one for each of them: declare it on the subclasses.',
      );
    writers.set(id, name);
  }
}

/**
 * An empty cached column counts as 0 for those who sum it; for a condition 0 and NULL are two values.
 *
 * @throws InvalidArgumentError when a cache has a condition on one
 */
export function refuseNullableLevels(caches: readonly Cache[]): void {
  for (const cache of caches)
    for (const { column } of cache.conditions) {
      const isCached = caches.some(
        ({ target, column: { name } }) => target.table === cache.childTable && name === column.name,
      );
      if (isCached && column.metadata.isNullable)
        throw new InvalidArgumentError(
          `The counter cache ${cache.name} has a condition on ${column.metadata.propertyPath}, a cached column that may be NULL.`,
          'Declare that column without nullable.',
        );
    }
}

/**
 * A generated column changes with the cached one that it is computed from, and nobody is told.
 *
 * @throws InvalidArgumentError when a cache reads one in a table that holds caches
 */
export function refuseGeneratedLevels(caches: readonly Cache[]): void {
  for (const cache of caches) {
    if (!caches.some(({ target }) => target.table === cache.childTable)) continue;
    const generated = columnsOf(cache).find(({ metadata }) => metadata.asExpression);
    if (generated)
      throw new InvalidArgumentError(
        `The counter cache ${cache.name} reads ${generated.metadata.propertyPath}, which the database computes beside cached columns.`,
        'Sum the cached column itself.',
      );
  }
}

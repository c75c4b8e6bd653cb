import { rootOf } from '@spoor/core';
import type { Cache } from './cache.js';
import { columnsOf } from './cache.js';

/** What foreign keys would do to children without anybody noticing, in sentences that name the remedy. */
export function unseenChanges(caches: readonly Cache[]): string[] {
  const warnings = new Map<string, Set<string>>();
  for (const cache of caches) for (const effect of effectsOn(cache)) add(warnings, effect, cache.name);
  return [...warnings].map(
    ([effect, names]) =>
      `${effect}, which the database does by itself and nobody sees: ${[...names].join(', ')} would drift. ` +
      'Let TypeORM do it first (cascade, or delete the children before), or call CounterCaches.recount() afterwards.',
  );
}

function effectsOn(cache: Cache): string[] {
  const read = new Set(columnsOf(cache).map(({ name }) => name));
  const own = new Set(cache.link.columns.map(({ name }) => name));
  return cache.child.foreignKeys.flatMap(({ columns, onDelete, referencedEntityMetadata: { name } }) => {
    const names = columns.map(({ databaseName }) => databaseName);
    // When the counted parent itself goes, its cache goes with it.
    if (names.length === own.size && names.every((column) => own.has(column))) return [];
    const child = rootOf(cache.child).name;
    if (onDelete === 'CASCADE') return [`Deleting a ${name} removes rows of ${child} (onDelete: 'CASCADE')`];
    return onDelete === 'SET NULL' && names.some((column) => read.has(column))
      ? [`Deleting a ${name} alters rows of ${child} (onDelete: 'SET NULL')`]
      : [];
  });
}

function add(warnings: Map<string, Set<string>>, effect: string, name: string): void {
  warnings.set(effect, (warnings.get(effect) ?? new Set()).add(name));
}

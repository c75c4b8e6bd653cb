import { InvalidArgumentError } from '@spoor/core';
import type { EntityMetadata } from 'typeorm';
import { ownCacheDefinitions, type CacheDefinition } from '../counter-cache.definition.js';

/**
 * The decorators that apply to an entity: its own and those of its base classes, but not those of the single-table parent that it
 * shares the table with, which counts its children by itself.
 */
export function definitionsOf(metadata: EntityMetadata): readonly CacheDefinition[] {
  refuseInEmbeddeds(metadata);
  const parent = metadata.tableType === 'entity-child' ? metadata.parentEntityMetadata.target : undefined;
  const found: CacheDefinition[] = [];
  let target: unknown = metadata.target;
  while (typeof target === 'function' && target !== parent) {
    found.push(...ownCacheDefinitions(target));
    target = Object.getPrototypeOf(target);
  }
  return found;
}

function refuseInEmbeddeds({ name, allEmbeddeds }: EntityMetadata): void {
  for (const { type, propertyPath } of allEmbeddeds)
    if (typeof type === 'function' && ownCacheDefinitions(type).length > 0)
      throw new InvalidArgumentError(
        `A counter cache stands in ${type.name}, which is embedded in ${name} as ${propertyPath}.`,
        'Put @CounterCache on a relation of the entity itself.',
      );
}

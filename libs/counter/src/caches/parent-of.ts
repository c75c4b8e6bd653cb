import { EntityTypes, InvalidArgumentError, type EntityId, type EntityLike, rootOf } from '@spoor/core';
import type { DataSource, EntityMetadata } from 'typeorm';
import { keyOf } from './deltas/parent-key.js';
import type { CacheTable } from './model/cache.js';
import type { PrimaryKey } from './stores/compare.js';

/**
 * The primary key of a parent: of an instance, a ref, an id, or an object of the columns of a composite one.
 *
 * @throws InvalidArgumentError when it has none
 */
export function primaryKeyOf(
  dataSource: DataSource,
  { metadata, primary }: CacheTable,
  given: EntityLike | EntityId,
): PrimaryKey {
  const values = columnValues(dataSource, metadata, given);
  const stored = primary.map(
    (column, index) => dataSource.driver.preparePersistentValue(values[index], column.metadata) as unknown,
  );
  const key = keyOf(primary, stored);
  if (key) return key.values;
  throw new InvalidArgumentError(
    `A ${metadata.name} was expected that has an id.`,
    'Pass a saved instance, ref(Class, id), its id, or an object of the columns of a composite id.',
  );
}

function columnValues(dataSource: DataSource, parent: EntityMetadata, given: EntityLike | EntityId): unknown[] {
  const { primaryColumns } = parent;
  if (typeof given !== 'object' || given === null || given instanceof Date || Buffer.isBuffer(given)) return [given];
  const isPlain = Object.getPrototypeOf(given) === Object.prototype;
  const { type, id } = given as { type?: unknown; id?: unknown };
  const isRef = isPlain && typeof type === 'string' && typeof id === 'string' && Object.keys(given).length === 2;
  if (!isRef) return primaryColumns.map((column) => column.getEntityValue(given) as unknown);
  const labelled = EntityTypes.of(dataSource).find(type);
  if (!labelled || rootOf(labelled) !== parent)
    throw new InvalidArgumentError(
      `A ${parent.name} was expected, and the ref ${type}:${id} was given.`,
      `Pass refs, instances or ids of ${parent.name}.`,
    );
  if (primaryColumns.length === 1) return [id];
  const values = JSON.parse(id) as Record<string, unknown>;
  return primaryColumns.map(({ propertyName }) => values[propertyName]);
}

import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { canonicalId, type EntityId, type ScalarId } from '../identity/canonical-id.js';
import type { EntityRef } from '../identity/entity-ref.js';
import { identifierOf, type EntityClass } from '../identity/identifier.js';

/**
 * The ref of the entity whose primary columns have these values.
 *
 * @throws InvalidArgumentError when an id of this kind cannot be stored
 */
export function refOfKey(metadata: EntityMetadata, valueOf: (primary: ColumnMetadata) => unknown): EntityRef {
  const values = metadata.primaryColumns.map((column) => [column.propertyName, scalar(valueOf(column))] as const);
  const [first] = values;
  const id: EntityId = values.length === 1 && first ? first[1] : Object.fromEntries(values);
  return { type: labelOf(metadata), id: canonicalId(id) };
}

function scalar(value: unknown): ScalarId {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return (typeof value === 'boolean' ? String(value) : value) as ScalarId;
}

function labelOf({ target, name }: EntityMetadata): string {
  return typeof target === 'function' ? identifierOf(target as EntityClass) : name.toLowerCase();
}

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
  const { primaryColumns } = metadata;
  const [only] = primaryColumns as [ColumnMetadata];
  const id = primaryColumns.length === 1 ? scalar(valueOf(only)) : compositeId(primaryColumns, valueOf);
  return { type: labelOf(metadata), id: canonicalId(id) };
}

function compositeId(columns: readonly ColumnMetadata[], valueOf: (primary: ColumnMetadata) => unknown): EntityId {
  return Object.fromEntries(columns.map((column) => [column.propertyName, scalar(valueOf(column))]));
}

function scalar(value: unknown): ScalarId {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return (typeof value === 'boolean' ? String(value) : value) as ScalarId;
}

/** Asked for each row. */
const labels = new WeakMap<EntityMetadata, string>();

function labelOf(metadata: EntityMetadata): string {
  const known = labels.get(metadata);
  if (known !== undefined) return known;
  const { target, name } = metadata;
  const label = typeof target === 'function' ? identifierOf(target as EntityClass) : name.toLowerCase();
  labels.set(metadata, label);
  return label;
}

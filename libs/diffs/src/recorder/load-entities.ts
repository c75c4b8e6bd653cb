import { canonicalId, EntityTypes, isSqlite, type EntityId, type EntityRef } from '@spoor/core';
import type { DataSource, EntityManager, EntityMetadata, ObjectLiteral } from 'typeorm';
import type { RelationMetadata } from 'typeorm/metadata/RelationMetadata.js';

/** From 1,000 values on MariaDB stops using the primary key for IN. */
const LARGEST_QUERY = 500;

/**
 * Loads entities as they are, soft-deleted ones too, and keeps them so until the transaction ends. Their many-to-one relations hold no
 * more than a key. Missing ones are left out.
 */
export async function loadEntities(
  dataSource: DataSource,
  manager: EntityManager,
  refs: readonly EntityRef[],
): Promise<[EntityRef, ObjectLiteral][]> {
  const found: [EntityRef, ObjectLiteral][] = [];
  for (const type of new Set(refs.map((entity) => entity.type))) {
    const metadata = EntityTypes.of(dataSource).find(type);
    const ids = refs.filter((entity) => entity.type === type).map(({ id }) => id);
    if (!metadata) continue;
    for (let start = 0; start < ids.length; start += LARGEST_QUERY)
      for (const entity of await load(dataSource, manager, metadata, ids.slice(start, start + LARGEST_QUERY)))
        found.push([{ type, id: idOf(metadata, entity) }, entity]);
  }
  return found;
}

async function load(
  dataSource: DataSource,
  manager: EntityManager,
  metadata: EntityMetadata,
  ids: string[],
): Promise<ObjectLiteral[]> {
  const owning = [...metadata.manyToOneRelations, ...metadata.ownerOneToOneRelations];
  const isComposite = metadata.primaryColumns.length > 1;
  const query = manager
    .createQueryBuilder<ObjectLiteral>(metadata.target, 'entity')
    .callListeners(false)
    .withDeleted()
    .loadAllRelationIds({ relations: owning.map(({ propertyPath }) => propertyPath), disableMixedMap: true })
    .whereInIds(isComposite ? ids.map((id) => JSON.parse(id) as ObjectLiteral) : ids);
  // Whoever moves one to another parent waits, or is waited for: a diff is in the log of whoever is its parent when it commits.
  if (!isSqlite(dataSource)) query.setLock('pessimistic_read');
  const entities = await query.getMany();
  for (const entity of entities) for (const relation of owning) makeInstance(relation, entity);
  return entities;
}

/** TypeORM gives the key as a plain object, whose values are null where there is no related entity. */
function makeInstance(relation: RelationMetadata, entity: ObjectLiteral): void {
  const key = relation.getEntityValue(entity) as ObjectLiteral | null | undefined;
  if (!key) return;
  const isPointing = Object.values(key).every((value) => value !== null);
  const related = isPointing ? Object.assign(relation.inverseEntityMetadata.create() as ObjectLiteral, key) : null;
  // It would merge the new value into the old one.
  if (relation.embeddedMetadata) relation.setEntityValue(entity, related);
  else entity[relation.isLazy ? `__${relation.propertyName}__` : relation.propertyName] = related;
}

function idOf(metadata: EntityMetadata, entity: ObjectLiteral): string {
  const ids = metadata.getEntityIdMap(entity) ?? {};
  const values = Object.values(ids) as EntityId[];
  return canonicalId(values.length === 1 ? (values[0] as EntityId) : (ids as EntityId));
}

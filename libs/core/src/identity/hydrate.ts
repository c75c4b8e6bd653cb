import {
  In,
  type DataSource,
  type EntityManager,
  type EntityMetadata,
  type FindOptionsRelations,
  type FindOptionsSelect,
  type FindOptionsWhere,
  type ObjectLiteral,
} from 'typeorm';
import { UnknownEntityTypeError } from '../errors/unknown-entity-type.error.js';
import { canonicalId, type EntityId } from './canonical-id.js';
import type { EntityRef } from './entity-ref.js';
import { EntityTypes } from './entity-types.js';

export interface HydrateOptions {
  /** Properties to load, for each entity; primary columns are always loaded. */
  select?: FindOptionsSelect<ObjectLiteral>;
  relations?: FindOptionsRelations<ObjectLiteral>;
  /** Of a transaction whose changes are to be seen. */
  manager?: EntityManager;
}

/** From 1,000 values on MariaDB stops using the primary key for IN; a composite key is a chain of ORs, which is slow to plan. */
const LARGEST_QUERY = { single: 900, composite: 100 };

/**
 * Loads the entities behind refs, of any mixture of types.
 *
 * @returns in the refs' order an entity each, `null` where it no longer exists
 * @throws UnknownEntityTypeError for a label that no entity owns
 *
 * Costs one query per type, and another one for each further 900 refs of it (100 with a composite key).
 */
export async function hydrate(
  dataSource: DataSource,
  refs: readonly EntityRef[],
  options: HydrateOptions = {},
): Promise<(object | null)[]> {
  const types = EntityTypes.of(dataSource);
  const found = new Map<string, object>();
  for (const [type, ids] of idsByType(refs, types)) {
    const metadata = types.find(type);
    if (!metadata) throw new UnknownEntityTypeError(type);
    const most = metadata.primaryColumns.length === 1 ? LARGEST_QUERY.single : LARGEST_QUERY.composite;
    for (let start = 0; start < ids.length; start += most) {
      const entities = await load(dataSource, metadata, ids.slice(start, start + most), options);
      for (const entity of entities) found.set(`${type}\0${idOf(metadata, entity)}`, entity);
    }
  }
  return refs.map(({ type, id }) => found.get(`${types.canonical(type)}\0${id}`) ?? null);
}

function idsByType(refs: readonly EntityRef[], types: EntityTypes): [type: string, ids: string[]][] {
  const grouped = new Map<string, Set<string>>();
  for (const { type, id } of refs) {
    const label = types.canonical(type);
    const ids = grouped.get(label) ?? new Set();
    grouped.set(label, ids.add(id));
  }
  return [...grouped].map(([type, ids]) => [type, [...ids]]);
}

function load(
  dataSource: DataSource,
  metadata: EntityMetadata,
  ids: readonly string[],
  { select, relations, manager = dataSource.manager }: HydrateOptions,
): Promise<ObjectLiteral[]> {
  const primary = metadata.primaryColumns.map(({ propertyName }) => propertyName);
  const [single] = primary;
  const where: FindOptionsWhere<ObjectLiteral> | FindOptionsWhere<ObjectLiteral>[] =
    primary.length === 1 ? { [single as string]: In(ids) } : ids.map((id) => JSON.parse(id) as ObjectLiteral);
  return manager.getRepository<ObjectLiteral>(metadata.target).find({
    where,
    ...(select && {
      select: { ...select, ...Object.fromEntries(primary.map((name) => [name, true])) },
    }),
    ...(relations && { relations }),
  });
}

function idOf(metadata: EntityMetadata, entity: ObjectLiteral): string {
  const ids = metadata.getEntityIdMap(entity) ?? {};
  const values = Object.values(ids) as EntityId[];
  return canonicalId(values.length === 1 ? (values[0] as EntityId) : (ids as EntityId));
}

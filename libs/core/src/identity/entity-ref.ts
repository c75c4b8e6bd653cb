import { InvalidArgumentError } from '../errors/invalid-argument.error.js';
import { canonicalId, type EntityId } from './canonical-id.js';
import { identifierOf, type EntityClass } from './identifier.js';
import { primaryKeyOf } from './primary-key.js';

/** A durable pointer to an entity: its type's stable label and its id in canonical form. Plain data, safe to store and to send. */
export interface EntityRef {
  readonly type: string;
  readonly id: string;
}

/** Wherever an entity is wanted, a loaded or saved instance or a ref is taken. */
export type EntityLike = EntityRef | object;

/**
 * Points to an entity without loading it.
 *
 * @param id of any kind: integer, bigint, uuid, string; for a composite key an object of its columns
 * @throws InvalidArgumentError when there is no usable id
 * @example counters.of(ref(Post, 42)).increment('views')
 */
export function ref(entityClass: EntityClass, id: EntityId): EntityRef;
/** Points to a loaded or saved instance. */
export function ref(entity: object): EntityRef;
export function ref(...given: [EntityClass, EntityId] | [object]): EntityRef {
  if (given.length === 2) return { type: identifierOf(given[0]), id: canonicalId(given[1]) };
  return toRef(given[0]);
}

/** The ref of an instance; a ref is returned as it is. */
export function toRef(entity: EntityLike): EntityRef {
  if (typeof entity !== 'object' || entity === null)
    throw new InvalidArgumentError(
      `An entity was expected, but got ${entity === null ? 'null' : typeof entity}.`,
      'Pass an instance or ref(Class, id).',
    );
  if (isRef(entity)) return { type: entity.type, id: canonicalId(entity.id) };
  const entityClass = entity.constructor as EntityClass;
  return { type: identifierOf(entityClass), id: canonicalId(primaryKeyOf(entity)) };
}

/** Entities are instances of classes; a ref is plain data, so that an entity with columns `type` and `id` is never taken for one. */
function isRef(value: object): value is EntityRef {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  const { type, id } = value as Partial<EntityRef>;
  if (typeof type === 'string' && type !== '' && typeof id === 'string') return true;
  throw new InvalidArgumentError(
    'A plain object is neither an entity nor a ref.',
    'Pass an instance of an entity class or ref(Class, id).',
  );
}

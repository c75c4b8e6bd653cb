import { getMetadataArgsStorage } from 'typeorm';
import { InvalidArgumentError } from '../errors/invalid-argument.error.js';
import type { EntityId, ScalarId } from './canonical-id.js';

/**
 * Reads an instance's id through the primary columns that its class declares.
 *
 * It needs no DataSource, so that `ref(user)` works anywhere; classes mapped by an EntitySchema are referred to by `ref(Class, id)`.
 */
export function primaryKeyOf(entity: object): EntityId {
  const properties = primaryPropertiesOf(entity.constructor);
  const [first] = properties;
  if (first === undefined)
    throw new InvalidArgumentError(
      `${entity.constructor.name} declares no primary column that could identify it.`,
      'Pass an instance of a decorated entity, or ref(Class, id).',
    );
  const values = entity as Record<string, ScalarId>;
  if (properties.length === 1) return values[first] as ScalarId;
  return Object.fromEntries(properties.map((property) => [property, values[property] as ScalarId]));
}

function primaryPropertiesOf(entityClass: unknown): string[] {
  const lineage: unknown[] = [];
  for (let target = entityClass; typeof target === 'function'; target = Object.getPrototypeOf(target))
    lineage.push(target);
  const { columns } = getMetadataArgsStorage();
  const primary = columns.filter(({ target, options }) => options.primary && lineage.includes(target));
  return [...new Set(primary.map(({ propertyName }) => propertyName))];
}

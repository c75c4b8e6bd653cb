import { setIdentity, type EntityClass, type IdentityOptions } from '@spoor/core';

const FOLLOWABLE = Symbol.for('spoor:followable');
type WithFollowable = { [FOLLOWABLE]?: true };

/**
 * Lets the instances of an entity follow and be followed. It is found by itself in every DataSource that has the entity.
 *
 * @param options the label under which its edges are stored, and labels of earlier versions
 * @example
 * @Followable({ identifier: 'projet' }) // the French way
 * @Entity()
 * class Project {}
 */
export function Followable(options?: IdentityOptions): ClassDecorator {
  return (target) => {
    const entityClass = target as unknown as EntityClass;
    if (options) setIdentity(entityClass, options);
    Object.defineProperty(entityClass, FOLLOWABLE, { value: true, configurable: true });
  };
}

/** Whether the class or one that it extends is decorated. */
export function isFollowable(entityClass: EntityClass): boolean {
  return (entityClass as WithFollowable)[FOLLOWABLE] ?? false;
}

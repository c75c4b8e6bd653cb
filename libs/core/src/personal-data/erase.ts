import type { DataSource } from 'typeorm';
import type { EntityLike } from '../identity/entity-ref.js';
import { PersonalData } from './personal-data.js';

/**
 * Removes what all modules of a DataSource keep of an entity: its counters, its follows, its diffs, its statistics, and what it did as
 * an actor. Remove its own row first: removing it leaves a trail as well.
 *
 * Resolves when it is gone from every table and from Redis. Costs what is kept; diffs in the database are searched for in their table.
 *
 * @throws IncompleteErasureError when a module cannot do it now, after all others have: call it again
 * @throws UnknownEntityTypeError for a label that no entity owns; InvalidArgumentError for an entity without an id
 * @example
 * await transaction(dataSource, (manager) => manager.delete(User, 42));
 * await erase(dataSource, ref(User, 42));
 */
export async function erase(dataSource: DataSource, entity: EntityLike): Promise<void> {
  await PersonalData.of(dataSource).erase(entity);
}

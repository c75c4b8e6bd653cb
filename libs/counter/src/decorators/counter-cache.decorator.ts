import { addCacheDefinition, type CounterCacheOptions } from '../caches/counter-cache.definition.js';

/**
 * Keeps a column of the parent equal to the number of its children, or to a sum over them, atomically with every change of a child:
 * insert, update, move to another parent, removal, soft delete, restore, and the bulk calls of repositories and query builders.
 *
 * Put it on the child's many-to-one relation (or owning one-to-one), several times for several columns; or on any property, with
 * `ref`, where the parent is pointed to by an EntityRef. CounterModule must be imported; it checks each cache when it starts. What
 * nobody can see, raw SQL and cascades of foreign keys, is mended by `CounterCaches.recount()`.
 *
 * The cached column becomes read-only for entities: `save()` would write an old value over what others have counted. Within a
 * transaction it changes right before the commit.
 *
 * Costs one statement per parent table and transaction, however many children have changed.
 *
 * @param parent the parent's class, in a function because the two often import each other
 * @example
 * @Entity()
 * class Comment {
 *   @CounterCache(() => Post, { column: 'commentsCount', where: { approved: true } })
 *   @ManyToOne(() => Post)
 *   post: Post;
 * }
 */
export function CounterCache<Parent extends object>(
  parent: () => abstract new (...parameters: never[]) => Parent,
  options: CounterCacheOptions<Parent>,
): PropertyDecorator {
  return (target, property) =>
    addCacheDefinition(target.constructor, {
      parent,
      property: String(property),
      options: options as CounterCacheOptions,
    });
}

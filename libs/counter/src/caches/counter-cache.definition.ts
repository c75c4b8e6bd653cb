import type { EntityClass } from '@spoor/core';

export type ConditionValue = string | number | bigint | boolean | null;

/** What a child must be like to count: each property equal to the value, NULL for null, or one of several. */
export type CounterCacheWhere = Readonly<Record<string, ConditionValue | readonly ConditionValue[]>>;

/** What a cached column holds. */
export interface CounterCacheOptions<Parent extends object = object> {
  /** The parent's column, an integer or a decimal with the default 0; by property, in an embedded as a path (`stats.comments`). */
  column: Extract<keyof Parent, string> | `${string}.${string}`;

  /**
   * Counts only the children that are so. Text is compared to the letter, whatever the column's collation.
   * @default every child that is not soft-deleted
   */
  where?: CounterCacheWhere;

  /**
   * A numeric property of the child: the cache is its sum, where NULL is 0. It may itself be a cached column, of the level below.
   * @default the cache is the number of children
   */
  sum?: string;

  /**
   * The child's properties that hold the parent's EntityRef, where it has no relation: the label and the canonical id. Children
   * whose label is another class's are not counted.
   */
  ref?: { type: string; id: string };

  /**
   * Whether the column is trusted. `false` keeps it up to date, and has `CounterCaches.read()` count the children instead, until
   * `recount()` has filled it on a table that is in use.
   * @default true
   */
  active?: boolean;
}

/** A decorator as it was written. */
export interface CacheDefinition {
  readonly parent: () => EntityClass;
  readonly property: string;
  readonly options: CounterCacheOptions;
}

const CACHES = Symbol.for('spoor:counter-caches');

export function addCacheDefinition(target: object, definition: CacheDefinition): void {
  const own = ownCacheDefinitions(target);
  // Decorators of one property are applied from the last to the first; properties in their order.
  const first = own.findIndex(({ property }) => property === definition.property);
  const value = own.toSpliced(first < 0 ? own.length : first, 0, definition);
  Object.defineProperty(target, CACHES, { value, configurable: true });
}

/** Those of the class itself, without those that it inherits. */
export function ownCacheDefinitions(target: object): readonly CacheDefinition[] {
  return Object.hasOwn(target, CACHES) ? (target as { [CACHES]: readonly CacheDefinition[] })[CACHES] : [];
}

import type { EntityLike } from '@spoor/core';

type MaybePromise<Value> = Value | Promise<Value>;

/** How the diffs of an entity are made. */
export interface TrackDiffsOptions<Entity extends object = object> {
  /**
   * Property paths of the columns and relations that diffs tell of.
   * @default all
   */
  only?: readonly string[];

  /** Property paths of those that no diff tells of. A change of nothing else makes no diff. */
  exclude?: readonly string[];

  /**
   * Property paths whose values are told although they look like secrets: columns with `select: false`, and those named like password,
   * token, secret or key, as a property or in the database. Otherwise a diff says that they changed, with `'***'` for their values. Ids
   * of entities are always told.
   */
  reveal?: readonly string[];

  /**
   * Whose log gets the diffs as well: an entity with an id, or a ref. A log reaches its parent's parents, too.
   * @default getDiffParent(), or getParentObject(), of the entity
   */
  parent?: (entity: Entity) => MaybePromise<EntityLike | null | undefined>;

  /**
   * What `data` holds.
   * @default serializeDiff() of the entity; else the new values of the changed fields
   */
  serialize?: (entity: Entity, dirtyFields: string[], context: SerializeContext) => unknown;
}

export interface SerializeContext {
  readonly created: boolean;
}

/**
 * What an entity may have to say about its diffs. Each may be async. They are called on an instance with the row's values as committed,
 * relations holding no more than an id; for `serializeDiff`, without those that are masked.
 */
export interface DiffHooks {
  /** What `data` holds. `dirtyFields` are the names of the changed fields; for a new entity, of those that it was given. */
  serializeDiff?(dirtyFields: string[], context: SerializeContext): unknown;
  /** Whose log gets the diffs as well. */
  getDiffParent?(): MaybePromise<EntityLike | null | undefined>;
  /** The same as `getDiffParent`. */
  getParentObject?(): MaybePromise<EntityLike | null | undefined>;
  /** `false` keeps a diff from being made. */
  sendDiff?(): MaybePromise<unknown>;
}

import type { EntityMetadata } from 'typeorm';
import type { RelationMetadata } from 'typeorm/metadata/RelationMetadata.js';
import type { EntityRef } from '../identity/entity-ref.js';

export type RowOperation = 'insert' | 'update' | 'delete' | 'softDelete' | 'restore';

/**
 * An entity's columns, by property path (`name.first` in an embedded), with the values that a loaded entity would have, unless stored
 * ones are watched.
 *
 * A foreign key that has no property of its own stands under its relation's: `author: 1`, and under `author.tenant` and `author.id`
 * when it has several columns.
 */
export type RowValues = Readonly<Record<string, unknown>>;

/** What a statement has really changed in one row. */
export interface RowChange {
  readonly op: RowOperation;
  /** Of the row's own class, also where the statement was made for its single-table parent. */
  readonly metadata: EntityMetadata;
  readonly ref: EntityRef;
  /** As it was, under lock; undefined for a new row. Holds the columns that were asked for, at least. */
  readonly before: RowValues | undefined;
  /** As the database has it now; undefined for a removed row. */
  readonly after: RowValues | undefined;
  /** Property paths of the columns that were asked for and differ. All of them for a new and for a removed row. */
  readonly changed: readonly string[];
  /**
   * Of a new row, the property paths that its INSERT was given values for; the others have what the database gave them. Undefined
   * where nobody can tell, as after an upsert.
   */
  readonly given?: readonly string[] | undefined;
}

/** A pair that a many-to-many relation has gained or lost. */
export interface LinkChange {
  readonly op: 'link' | 'unlink';
  /** Of the entity on the relation's owning side, which `ref` points to. */
  readonly metadata: EntityMetadata;
  readonly relation: RelationMetadata;
  readonly ref: EntityRef;
  readonly target: EntityRef;
}

/** Rows of an entity may have changed, and nobody knows which. */
export interface Invalidation {
  readonly op: 'invalidate';
  readonly metadata: EntityMetadata;
  /** Such as "an UPDATE of more than 1000 rows". */
  readonly cause: string;
}

export type RowEvent = RowChange | LinkChange | Invalidation;

import type { EntityRef } from '@spoor/core';

export type DiffOperation =
  | 'create'
  | 'update'
  | 'delete'
  | 'softDelete'
  | 'restore'
  /** A pair that a many-to-many relation has gained. */
  | 'link'
  | 'unlink';

/** A field's value before and after; `null` where there was none. */
export type FieldChange = readonly [old: unknown, new: unknown];

/**
 * What a committed transaction has changed in one entity. Values are as JSON carries them: an instant is its ISO string, a bigint
 * what TypeORM reads: a string of digits, on SQLite a number.
 */
export interface Diff<Data = unknown> {
  /** The same in every log that has the diff, and in no other diff. */
  readonly id: string;
  /** Shared by the diffs of one transaction. */
  readonly tx: string;
  readonly op: DiffOperation;
  /** What was changed; in the log of a parent it is often a child. */
  readonly entity: EntityRef;
  /** What `serializeDiff` returned, else the new values of the changed fields. */
  readonly data: Data;
  readonly created: boolean;
  /** When it was written to this log, in epoch milliseconds. */
  readonly timestamp: number;
  /** By property path. Masked values are `'***'`. */
  readonly changes: Readonly<Record<string, FieldChange>>;
  /** Who did it, as the option `actor` or `runAs` says; else `null`. */
  readonly actor: unknown;
  /** What `runAs` was given besides; else `null`. */
  readonly meta: unknown;
  /** The place right after this diff in this log, for `since`. */
  readonly cursor: string;
}

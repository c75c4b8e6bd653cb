import type { EntityRef } from '@spoor/core';
import type { Diff } from './diff.js';

/** A diff before a log has given it its place. */
export type DiffEntry = Omit<Diff, 'timestamp' | 'cursor' | 'created'>;

/** A diff on its way to its logs. */
export interface SerializedDiff {
  readonly id: string;
  readonly entity: EntityRef;
  /** All that it goes to; the entity's own first. */
  readonly logs: readonly EntityRef[];
  /** The `StoredEntry` as JSON; it begins with the id. It may be written only when somebody asks for it. */
  readonly body: string;
}

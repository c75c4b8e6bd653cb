import type { RowValues } from '@spoor/core';
import type { DiffEntry, SerializedDiff } from '../model/diff-entry.js';
import type { TrackedEntity } from './tracked-entity.js';

/** A diff of which it is still to be found out which logs it goes to. */
export interface Draft extends Pick<SerializedDiff, 'id' | 'entity' | 'body'> {
  readonly tracked: TrackedEntity;
  readonly isRemoval: boolean;
  /** The rows whose parents' logs it belongs to: as it was and as it is. None for a link, whose row must be loaded. */
  readonly images: readonly RowValues[];
}

/** What a diff says, but for its ids and for who made it. It is JSON already: it is written once and never looked at again. */
export interface DraftedEntry extends Pick<DiffEntry, 'op' | 'entity'> {
  readonly data: string;
  readonly changes: string;
}

/** Makes one JSON of it, with ids and with who made it. */
export type WriteEntry = (entry: DraftedEntry) => Pick<SerializedDiff, 'id' | 'body'>;

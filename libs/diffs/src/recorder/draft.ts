import type { RowValues } from '@spoor/core';
import type { DiffEntry, SerializedDiff } from '../model/diff-entry.js';
import type { TrackedEntity } from './tracked-entity.js';

/** A diff of which it is still to be found out which logs it goes to. */
export interface Draft extends Pick<SerializedDiff, 'id' | 'entity'> {
  readonly tracked: TrackedEntity;
  readonly isRemoval: boolean;
  /** The rows whose parents' logs it belongs to: as it was and as it is. None for a link, whose row must be loaded. */
  readonly images: readonly RowValues[];
  /** What becomes its body. */
  readonly write: () => string;
}

/** In JSON. */
export interface DraftedContent {
  readonly data: string;
  readonly changes: string;
}

/** What a diff says, but for its ids and for who made it. */
export interface DraftedEntry extends Pick<DiffEntry, 'op' | 'entity'> {
  /** Called once, when the database is at work on something else: it is most of the work. */
  content(): DraftedContent;
}

/** Adds ids, and who made it. */
export type FinishEntry = (entry: DraftedEntry) => Pick<Draft, 'id' | 'write'>;

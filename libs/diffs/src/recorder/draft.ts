import type { RowValues } from '@spoor/core';
import type { DiffEntry } from '../model/diff-entry.js';
import type { TrackedEntity } from './tracked-entity.js';

/** A diff that is being made, and where it comes from. */
export interface Draft {
  readonly tracked: TrackedEntity;
  /** Without an id and a transaction yet. */
  readonly entry: Omit<DiffEntry, 'id' | 'tx'>;
  /** The rows whose parents' logs it belongs to: as it was and as it is. None for a link, whose row must be loaded. */
  readonly images: readonly RowValues[];
}

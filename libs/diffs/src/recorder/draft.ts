import type { EntityRef, RowValues } from '@spoor/core';
import type { DiffOperation } from '../model/diff.js';
import type { TrackedEntity } from './tracked-entity.js';

/** A diff that is being made, and where it comes from. What it tells is JSON already: it is written once and never looked at again. */
export interface Draft {
  readonly tracked: TrackedEntity;
  /** The rows whose parents' logs it belongs to: as it was and as it is. None for a link, whose row must be loaded. */
  readonly images: readonly RowValues[];
  readonly op: DiffOperation;
  readonly entity: EntityRef;
  readonly content: DiffContent;
  /** Who made it, and what else is to be told of that. */
  readonly context: ContextText;
}

/** In JSON. */
export interface DiffContent {
  readonly data: string;
  readonly changes: string;
}

/** In JSON. */
export interface ContextText {
  readonly actor: string;
  readonly meta: string;
}

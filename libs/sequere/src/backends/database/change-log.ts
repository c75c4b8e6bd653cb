import type { Sql } from '@spoor/core';
import type { Message } from '@spoor/core/outbox';
import type { EdgeChange } from './changes/edge-change.js';
import type { Program } from './programs/program.js';
import type { RawInteger } from './programs/rows.js';

/** What was written down in a transaction. */
export type ChangeNote = readonly Message[];

/** A note as the statement that writes it returns it. */
export interface RawNote {
  id: RawInteger;
  key: string;
  payload: string;
}

/** For who keeps another copy of the edges: what changes is written down for it in the transaction that changes it. */
export interface ChangeLog {
  /** Writes down edges that are locked and counted. @param changes each edge at most once */
  note(changes: readonly EdgeChange[]): Program<ChangeNote>;

  /** Writes down all ends of the edges in `spoor_moved`, and returns RawNotes. */
  readonly noteMoved: Sql;

  /** The transaction has committed. */
  committed(note: ChangeNote): void;
}

export function toNote(rows: readonly RawNote[]): ChangeNote {
  return rows
    .map(({ id, key, payload }) => ({ id: Number(id), key, payload: JSON.parse(payload) as unknown }))
    .toSorted((one, other) => one.id - other.id);
}

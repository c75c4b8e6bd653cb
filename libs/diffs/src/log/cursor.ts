import type { EntityRef } from '@spoor/core';
import { hash } from 'node:crypto';
import { keyOf } from '../model/entity-key.js';
import type { LogState, LogView, Place } from '../stores/log-view.js';

/** A cursor taken apart. */
export interface Cursor extends Place {
  /** Stands for the log. */
  readonly log: string;
  /** Of the log; none when the log did not exist yet. */
  readonly epoch: string;
  readonly generation: string;
}

const SPELLING = /^([\w-]{8})\.([\w-]*)\.([0-9a-z]{1,11})\.([\w-]*)\.([\w~-]*)$/;

/** Opaque to others; safe in URLs and headers. */
export function formatCursor({ log, epoch, at, tag, generation }: Cursor): string {
  return [log, epoch, at.toString(36), tag, generation].join('.');
}

/** Undefined for what was never a cursor. */
export function parseCursor(text: string): Cursor | undefined {
  const parts = SPELLING.exec(text);
  if (!parts) return undefined;
  const [, log, epoch, at, tag, generation] = parts as unknown as [string, string, string, string, string, string];
  return { log, epoch, at: Number.parseInt(at, 36), tag, generation };
}

/** Whether a text may be a cursor of a log. */
export function isCursorOf(log: EntityRef, text: string): boolean {
  return parseCursor(text)?.log === fingerprintOf(log);
}

export function fingerprintOf(log: EntityRef): string {
  return hash('sha1', keyOf(log), 'buffer').toString('base64url').slice(0, 8);
}

/** The place after everything that a look has seen of a log. */
export function headOf(log: EntityRef, { state, generation, now }: LogView): Cursor {
  const place = state ? state.head : { at: now, tag: '' };
  return { log: fingerprintOf(log), epoch: state?.epoch ?? '', generation, at: place.at, tag: place.tag };
}

export function cursorAt(log: EntityRef, { epoch }: LogState, generation: string, { at, tag }: Place): string {
  return formatCursor({ log: fingerprintOf(log), epoch, generation, at, tag });
}

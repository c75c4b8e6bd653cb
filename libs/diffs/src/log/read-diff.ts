import type { EntityRef } from '@spoor/core';
import type { Diff } from '../model/diff.js';
import { readEntry } from '../model/stored-entry.js';
import type { LogState, StoredDiff } from '../stores/log-view.js';
import { cursorAt } from './cursor.js';

/** Where a body has its tag: behind `{"id":"`. */
export const TAG = { begin: 7, length: 6 };

/** The beginning of its transaction's id, without parsing the rest. */
export function tagOf({ body }: { readonly body: string }): string {
  return body.slice(TAG.begin, TAG.begin + TAG.length);
}

/** A stored diff as it stands in one log. */
export function readDiff<Data>(log: EntityRef, state: LogState, generation: string, stored: StoredDiff): Diff<Data> {
  const entry = readEntry(stored.body);
  return {
    ...entry,
    data: entry.data as Data,
    created: entry.op === 'create',
    timestamp: Math.floor(stored.at / 1_000),
    cursor: cursorAt(log, state, generation, { at: stored.at, tag: tagOf(stored) }),
  };
}

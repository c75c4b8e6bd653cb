import type { EntityRef } from '@spoor/core';
import type { SerializedDiff } from '../model/diff-entry.js';
import type { LogAppend } from '../stores/diff-store.js';
import { keyOf } from '../model/entity-key.js';

/** Diffs by log, the logs sorted: everybody locks them in the same order. */
export function collectAppends(diffs: readonly SerializedDiff[]): readonly LogAppend[] {
  const byLog = new Map<string, { log: EntityRef; diffs: SerializedDiff[] }>();
  for (const diff of diffs)
    for (const log of diff.logs) {
      const key = keyOf(log);
      const append = byLog.get(key);
      if (append) append.diffs.push(diff);
      else byLog.set(key, { log, diffs: [diff] });
    }
  return [...byLog].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, append]) => append);
}

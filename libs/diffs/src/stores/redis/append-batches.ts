import type { EntityRef } from '@spoor/core';
import { keyOf } from '../../model/entity-key.js';
import type { LogAppend } from '../diff-store.js';
import { nameOf, type LogKeys } from './log-keys.js';

/** What one call of the script gets. */
export interface AppendBatch {
  readonly keys: string[];
  readonly parameters: (string | number)[];
}

/** So many logs, or characters, are written before the server sees to others. */
export const MOST_LOGS = 50;
const MOST_CHARACTERS = 1_000_000;

/** As few calls as there can be: on a Cluster the keys of one must lie in one slot. */
export function appendBatches(
  appends: readonly LogAppend[],
  keysOf: (log: EntityRef) => LogKeys,
  isCluster: boolean,
): AppendBatch[] {
  const open = new Map<string, { batch: AppendBatch; logs: number; characters: number }>();
  const batches: AppendBatch[] = [];
  for (const append of appends) {
    const keys = keysOf(append.log);
    const slot = isCluster ? keys.registry : '';
    let current = open.get(slot);
    if (!current || current.logs === MOST_LOGS || current.characters > MOST_CHARACTERS) {
      current = { batch: { keys: [], parameters: [] }, logs: 0, characters: 0 };
      open.set(slot, current);
      batches.push(current.batch);
    }
    const bodies = append.diffs.map(({ body }) => body);
    current.batch.keys.push(keys.log, keys.state, keys.registry);
    current.batch.parameters.push(keys.name, otherLogs(append), bodies.length, ...bodies);
    current.logs += 1;
    current.characters += bodies.reduce((sum, { length }) => sum + length, 0);
  }
  return batches;
}

/** Those that have the diffs of the log's own entity, too: where to look when it is erased. */
function otherLogs({ log, diffs }: LogAppend): string {
  const others = new Set<string>();
  for (const { entity, logs } of diffs)
    if (logs.length > 1 && keyOf(entity) === keyOf(log))
      for (const other of logs) if (keyOf(other) !== keyOf(log)) others.add(nameOf(other));
  return [...others].join('\n');
}

import { inChunks, type EntityRef } from '@spoor/core';
import { keyOf } from '../../model/entity-key.js';
import type { DatabaseAccess } from './database-access.js';
import type { DiffStatements } from './diff-statements.js';

const MOST_LOGS = 500;

/** Those of some logs that nobody has locked; what is not there yet is free. */
export async function freeLogs(
  access: DatabaseAccess,
  statements: DiffStatements,
  logs: readonly EntityRef[],
): Promise<EntityRef[]> {
  const busy = new Set<string>();
  for (const chunk of inChunks(logs, MOST_LOGS)) {
    for (const log of await access.read<EntityRef>(statements.heads(chunk))) busy.add(keyOf(log));
    for (const log of await access.read<EntityRef>(statements.freeHeads(chunk))) busy.delete(keyOf(log));
  }
  return logs.filter((log) => !busy.has(keyOf(log)));
}

import type { EntityRef } from '@spoor/core';
import type { QueryRunner } from 'typeorm';
import { tagOf } from '../../log/read-diff.js';
import { keyOf } from '../../model/entity-key.js';
import type { LogAppend } from '../diff-store.js';
import { randomToken } from '../random-token.js';
import type { DatabaseAccess } from './database-access.js';
import type { DiffStatements } from './diff-statements.js';
import { inChunks } from './in-chunks.js';

interface AdvancedRow {
  type: string;
  id: string;
  head: string | number;
  oldest: string | number;
}

export interface AdvancedLog {
  readonly log: EntityRef;
  /** The newest place. */
  readonly head: number;
  /** No diff of the log is older. */
  readonly oldest: number;
}

const MOST_LOGS = 500;
const MOST_DIFFS = 1_000;

/** Appends to logs, which stay locked until the transaction ends. Two statements, more for very many diffs. */
export async function appendDiffs(
  { access, statements }: { access: DatabaseAccess; statements: DiffStatements },
  appends: readonly LogAppend[],
  queryRunner: QueryRunner,
): Promise<AdvancedLog[]> {
  const heads = new Map<string, AdvancedLog>();
  const epoch = randomToken();
  for (const chunk of inChunks(appends, MOST_LOGS)) {
    const advances = chunk.map(({ log, diffs }) => ({
      log,
      epoch,
      places: diffs.length,
      tag: tagOf(diffs.at(-1) as { body: string }),
    }));
    for (const { type, id, head, oldest } of await access.run<AdvancedRow>(queryRunner, statements.advance(advances)))
      heads.set(keyOf({ type, id }), { log: { type, id }, head: Number(head), oldest: Number(oldest) });
  }
  const rows = appends.flatMap(({ log, diffs }) => {
    const { head } = heads.get(keyOf(log)) as AdvancedLog;
    return diffs.map(({ body }, index) => ({ log, at: head - diffs.length + 1 + index, body }));
  });
  for (const chunk of inChunks(rows, MOST_DIFFS, ({ body }) => body.length))
    await access.run(queryRunner, statements.insert(chunk));
  return [...heads.values()];
}

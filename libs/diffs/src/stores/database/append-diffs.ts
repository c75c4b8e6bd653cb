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

/** Appends to logs, which stay locked until the transaction ends. Two statements, or one, and more for very many diffs. */
export async function appendDiffs(
  { access, statements }: { access: DatabaseAccess; statements: DiffStatements },
  appends: readonly LogAppend[],
  queryRunner: QueryRunner,
): Promise<AdvancedLog[]> {
  const heads = new Map<string, AdvancedLog>();
  const keep = (rows: readonly AdvancedRow[]) => {
    for (const { type, id, head, oldest } of rows)
      heads.set(keyOf({ type, id }), { log: { type, id }, head: Number(head), oldest: Number(oldest) });
  };
  const epoch = randomToken();
  const advances = appends.map(({ log, diffs }) => ({
    log,
    epoch,
    places: diffs.length,
    tag: tagOf(diffs.at(-1) as { body: string }),
  }));
  const coming = appends.flatMap(({ log, diffs }) =>
    diffs.map(({ body }, index) => ({ log, back: diffs.length - 1 - index, body })),
  );
  const chunks = inChunks(coming, MOST_DIFFS, ({ body }) => body.length);
  const [only] = chunks;
  if (statements.append && only && chunks.length === 1) {
    keep(await access.run(queryRunner, statements.append(advances, only)));
    return [...heads.values()];
  }
  for (const chunk of inChunks(advances, MOST_LOGS)) keep(await access.run(queryRunner, statements.advance(chunk)));
  for (const chunk of chunks) {
    const placed = chunk.map(({ log, back, body }) => ({
      log,
      at: (heads.get(keyOf(log)) as AdvancedLog).head - back,
      body,
    }));
    await access.run(queryRunner, statements.insert(placed));
  }
  return [...heads.values()];
}

import type { EntityRef } from '@spoor/core';
import type { QueryRunner } from 'typeorm';
import { tagOf } from '../../log/read-diff.js';
import { keyOf } from '../../model/entity-key.js';
import type { LogAppend } from '../diff-store.js';
import { randomToken } from '../random-token.js';
import { inChunks } from './in-chunks.js';
import type { Pruning } from './prune-logs.js';

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
/** How much older than the retention a log's oldest diff is when an append prunes it. */
const SLACK = 1.25;

/**
 * Appends to logs, which stay locked until the transaction ends. Two statements, or one, and more for very many diffs.
 *
 * @returns the logs that have diffs which are too old for long: they are cleared now and then, not with every diff
 */
export async function appendDiffs(
  { access, statements, retention }: Pruning,
  appends: readonly LogAppend[],
  queryRunner: QueryRunner,
): Promise<AdvancedLog[]> {
  const longest = retention * SLACK;
  const epoch = randomToken();
  const coming = appends.flatMap(({ log, diffs }) =>
    diffs.map(({ body }, index) => ({ log, back: diffs.length - 1 - index, places: diffs.length, body })),
  );
  const chunks = inChunks(coming, MOST_DIFFS, ({ body }) => body.length);
  const [only] = chunks;
  if (statements.append && only && chunks.length === 1) {
    const overdue = await access.run<AdvancedRow>(queryRunner, statements.append(only, epoch, longest));
    return overdue.map(advancedLog);
  }
  const advances = coming
    .filter(({ back }) => back === 0)
    .map(({ log, places, body }) => ({ log, epoch, places, tag: tagOf({ body }) }));
  const heads = new Map<string, AdvancedLog>();
  for (const chunk of inChunks(advances, MOST_LOGS))
    for (const row of await access.run<AdvancedRow>(queryRunner, statements.advance(chunk)))
      heads.set(keyOf(row), advancedLog(row));
  for (const chunk of chunks) {
    const placed = chunk.map(({ log, back, body }) => ({
      log,
      at: (heads.get(keyOf(log)) as AdvancedLog).head - back,
      body,
    }));
    await access.run(queryRunner, statements.insert(placed));
  }
  return [...heads.values()].filter(({ head, oldest }) => oldest < head - longest);
}

function advancedLog({ type, id, head, oldest }: AdvancedRow): AdvancedLog {
  return { log: { type, id }, head: Number(head), oldest: Number(oldest) };
}

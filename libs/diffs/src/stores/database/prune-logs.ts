import type { EntityRef } from '@spoor/core';
import type { QueryRunner } from 'typeorm';
import type { PruneProgress, PruneResult, PruneRun } from '../pruning.js';
import type { DatabaseAccess } from './database-access.js';
import type { DiffStatements } from './diff-statements.js';

/** What pruning needs; times are in microseconds. */
export interface Pruning {
  readonly access: DatabaseAccess;
  readonly statements: DiffStatements;
  readonly retention: number;
}

/** Locked no longer than it takes to clear so many. */
const LOGS_AT_A_TIME = 50;

/** Goes through the logs that have something to remove, a few at a time. */
export async function pruneLogs(pruning: Pruning, { signal, onProgress }: PruneRun): Promise<PruneResult> {
  const { access, statements, retention } = pruning;
  const [row] = await access.read<{ moment: string | number }>(statements.now());
  const cut = Number(row?.moment) - retention;
  const total = { logs: 0, diffs: 0 };
  let count = LOGS_AT_A_TIME;
  while (count === LOGS_AT_A_TIME && !signal?.aborted) {
    const removed = await access.write(async (queryRunner) => {
      const logs = await access.run<EntityRef>(queryRunner, statements.due(cut, LOGS_AT_A_TIME));
      count = logs.length;
      return logs.length > 0 ? await pruneLocked(pruning, logs, cut, queryRunner) : { logs: 0, diffs: 0 };
    });
    total.logs += removed.logs;
    total.diffs += removed.diffs;
    onProgress?.({ ...total });
  }
  return { ...total, completed: count < LOGS_AT_A_TIME };
}

/** Prunes logs that this transaction has locked. */
export async function pruneLocked(
  { access, statements, retention }: Pruning,
  logs: readonly EntityRef[],
  cut: number,
  queryRunner: QueryRunner,
): Promise<PruneProgress> {
  const due = await access.run<{ diffs: string | number }>(queryRunner, statements.countOld(logs, cut));
  await access.run(queryRunner, statements.raiseFloors(logs, cut));
  await access.run(queryRunner, statements.removeOld(logs, cut));
  await access.run(queryRunner, statements.updateOldest(logs, retention));
  await access.run(queryRunner, statements.forget(logs, cut - retention));
  return { logs: due.length, diffs: due.reduce((sum, { diffs }) => sum + Number(diffs), 0) };
}

import type { QueryRunner } from 'typeorm';
import type { DeltaSheet } from '../deltas/delta-sheet.js';
import type { Cache } from '../model/cache.js';
import type { PrimaryKey } from '../stores/compare.js';
import { correctBatch, isCountedByRef, passesOf, type RecountTools } from './recount-pass.js';

const BATCH = 1_000;

/**
 * Recounts caches in somebody's transaction, because nobody knows what it has changed in their children. It locks every parent until
 * the end of that transaction.
 *
 * @param sheet forgets what it holds for these caches: a recount finds that in the rows
 */
export async function recountWithin(
  tools: RecountTools,
  caches: readonly Cache[],
  sheet: DeltaSheet,
  queryRunner: QueryRunner,
): Promise<void> {
  for (const cache of caches) sheet.discard(cache);
  for (const pass of passesOf(tools.plan, caches)) {
    let after: PrimaryKey | undefined;
    for (;;) {
      const query = { table: pass.table, after, limit: BATCH, isLocking: true, isListed: isCountedByRef(pass.caches) };
      const { count, keys } = await tools.store.batch(queryRunner, query);
      if (keys.length > 0) await correctBatch(tools, pass, keys, sheet, queryRunner, { isCurrent: true, most: 0 });
      if (count < BATCH) break;
      after = keys.at(-1);
    }
  }
}

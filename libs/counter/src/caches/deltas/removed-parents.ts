import type { QueryRunner } from 'typeorm';
import type { CacheTable, CacheTarget } from '../model/cache.js';
import { correctBatch, type RecountTools } from '../recount/recount-pass.js';
import { LARGEST_CHUNK } from '../stores/cache-store.js';
import type { PrimaryKey } from '../stores/compare.js';
import type { StoredValue } from './contribution.js';
import type { DeltaSheet } from './delta-sheet.js';
import { ownKeyOf } from './parent-key.js';

interface Removed {
  readonly key: PrimaryKey;
  /** By which ids the sheet knows it. */
  readonly ids: ReadonlyMap<CacheTarget, string>;
  wasOnSheet: boolean;
}

/**
 * Parents that a transaction has removed.
 *
 * What children had changed for one must not be added to another that was inserted later under the same key: that one is counted.
 */
export class RemovedParents {
  private readonly removed = new Map<CacheTable, Map<string, Removed>>();

  constructor(private readonly sheet: DeltaSheet) {}

  /** A parent was removed, after everything that stands on the sheet. */
  remove(targets: readonly CacheTarget[], valueOf: StoredValue): void {
    const [first] = targets;
    const primary = first && ownKeyOf(first.table.primary, valueOf);
    if (!first || !primary) return;
    const ids = new Map<CacheTarget, string>();
    for (const target of targets) {
      const key = ownKeyOf(target.key, valueOf);
      if (key) ids.set(target, key.id);
    }
    const rows = this.removed.get(first.table) ?? new Map<string, Removed>();
    this.removed.set(first.table, rows);
    const row = rows.get(primary.id) ?? { key: primary.values, ids, wasOnSheet: false };
    rows.set(primary.id, row);
    if (this.forget(ids)) row.wasOnSheet = true;
  }

  /** Counts those that are there again. */
  async settle(tools: RecountTools, queryRunner: QueryRunner): Promise<void> {
    const batches: [CacheTable, PrimaryKey[]][] = [];
    for (const [table, rows] of this.removed) {
      const touched = [...rows.values()].filter(({ ids, wasOnSheet }) => this.forget(ids) || wasOnSheet);
      for (let start = 0; start < touched.length; start += LARGEST_CHUNK)
        batches.push([table, touched.slice(start, start + LARGEST_CHUNK).map(({ key }) => key)]);
    }
    for (const [table, keys] of batches) {
      const existing = await tools.store.existing(queryRunner, table, keys);
      const caches = tools.plan.caches.filter(({ target }) => target.table === table);
      if (existing.length === 0) continue;
      await correctBatch(tools, { table, caches }, existing, this.sheet, queryRunner, {
        isRange: false,
        isCurrent: true,
      });
    }
  }

  private forget(ids: ReadonlyMap<CacheTarget, string>): boolean {
    return [...ids].map(([target, id]) => this.sheet.forget(target, id)).includes(true);
  }
}

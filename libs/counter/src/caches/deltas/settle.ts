import type { QueryRunner } from 'typeorm';
import { CounterCacheCycleError } from '../../errors/counter-cache-cycle.error.js';
import type { Cache, CacheTable, TypedColumn } from '../model/cache.js';
import { columnsOf } from '../model/cache.js';
import type { CachePlan } from '../model/cache-plan.js';
import { exact, spell, subtract, type Exact } from '../numbers/exact.js';
import type { CacheStore } from '../stores/cache-store.js';
import { addDeltas } from './add-deltas.js';
import { contributionOf, type StoredValue } from './contribution.js';
import type { DeltaSheet } from './delta-sheet.js';

/** A parent whose cached columns have changed, and what the next level reads of it. */
export interface ChangedParent {
  /** By column name, as they are now. */
  readonly values: ReadonlyMap<string, unknown>;
  readonly deltas: ReadonlyMap<string, Exact>;
}

/** Far more levels than data has; a circle has no end. */
const MOST_LEVELS = 1_000;

/**
 * Writes what stands on the sheet, level by level until nothing is left: what changes in one table is carried to those that sum or
 * count by it. One statement per table and level.
 *
 * @throws CounterCacheCycleError when there is no end
 */
export async function settle(plan: CachePlan, store: CacheStore, sheet: DeltaSheet, queryRunner: QueryRunner) {
  for (let round = 1; ; round += 1) {
    const changed = await settleOnce(plan, store, sheet, queryRunner);
    if (!changed) return;
    if (round === MOST_LEVELS) throw new CounterCacheCycleError(changed.path, round);
  }
}

/** Goes once through the tables; returns the last one that changed. */
async function settleOnce(plan: CachePlan, store: CacheStore, sheet: DeltaSheet, queryRunner: QueryRunner) {
  let last: CacheTable | undefined;
  for (const table of plan.tables)
    for (const [target, parents] of sheet.take(table)) {
      last = table;
      const columns = new Set(parents.flatMap(({ deltas }) => [...deltas.keys()]));
      const above = plan.above(table, columns);
      const changed = await addDeltas(plan, store, queryRunner, target, parents, columnsFor(above));
      for (const parent of changed) carryUp(sheet, above, parent);
    }
  return last;
}

/** What a row must be read with for the caches of the next level. */
export function columnsFor(above: readonly Cache[]): TypedColumn[] {
  const columns = above.flatMap((cache) => [
    ...columnsOf(cache),
    ...(cache.discriminator ? [cache.discriminator.column] : []),
  ]);
  return [...new Map(columns.map((column) => [column.name, column])).values()];
}

/** A changed parent is a changed child of the next level. */
export function carryUp(sheet: DeltaSheet, above: readonly Cache[], { values, deltas }: ChangedParent): void {
  const after: StoredValue = ({ name }) => (deltas.has(name) ? (values.get(name) ?? '0') : values.get(name));
  const before: StoredValue = (column) => {
    const delta = deltas.get(column.name);
    return delta ? spell(subtract(exact(after(column), column.name), delta)) : after(column);
  };
  for (const cache of above) {
    const { discriminator } = cache;
    if (discriminator && !discriminator.values.includes(String(values.get(discriminator.column.name)))) continue;
    sheet.change(cache, contributionOf(cache, before), contributionOf(cache, after));
  }
}

import type { QueryRunner } from 'typeorm';
import type { DeltaSheet } from '../deltas/delta-sheet.js';
import { carryUp, columnsFor, settle, type ChangedParent } from '../deltas/settle.js';
import type { Cache, CacheTable } from '../model/cache.js';
import type { CachePlan } from '../model/cache-plan.js';
import { exact, subtract, type Exact } from '../numbers/exact.js';
import type { CacheStore, ComparedParent, Corrected } from '../stores/cache-store.js';
import type { Comparison, PrimaryKey } from '../stores/compare.js';
import { refIdOf } from './ref-id.js';

/** Caches of one table, which are recounted together. */
export interface RecountPass {
  readonly table: CacheTable;
  readonly caches: readonly Cache[];
}

/** What a recount works with. */
export interface RecountTools {
  readonly plan: CachePlan;
  readonly store: CacheStore;
}

/** The passes of a recount, from the lowest level up. */
export function passesOf(plan: CachePlan, caches: readonly Cache[]): RecountPass[] {
  return plan.tables.flatMap((table) => {
    const own = caches.filter(({ target }) => target.table === table);
    return own.length > 0 ? [{ table, caches: own }] : [];
  });
}

/** Canonical ids have to be listed, each by itself. */
export function isCountedByRef(caches: readonly Cache[]): boolean {
  return caches.some(({ link }) => link.labels);
}

/** Compares a whole batch: all parents from the first key to the last. */
export function batchComparison({ table, caches }: RecountPass, keys: readonly PrimaryKey[]): Comparison {
  return {
    table,
    caches,
    keys,
    refs: isCountedByRef(caches) ? keys.map((key) => refIdOf(table, key)) : [],
    isRange: true,
    onlyWrong: true,
    above: [],
    isCurrent: false,
  };
}

/**
 * Writes what is wrong among locked parents, and what follows from that for the levels above.
 *
 * The caller has locked them in an earlier statement: whoever changes a child changes its parent in the same transaction, so that
 * from then on nobody else's change comes into the count by half.
 *
 * @param options what the comparison knows of the keys and of the transaction: a range, and one that is READ COMMITTED; and how many
 * wrong parents are to be told of
 */
export async function correctBatch(
  { plan, store }: RecountTools,
  pass: RecountPass,
  keys: readonly PrimaryKey[],
  sheet: DeltaSheet,
  queryRunner: QueryRunner,
  { most, ...options }: Partial<Pick<Comparison, 'isRange' | 'isCurrent' | 'most'>> = {},
): Promise<Corrected> {
  const columns = new Set(pass.caches.map(({ column }) => column.name));
  const above = plan.above(pass.table, columns);
  const given = { ...batchComparison(pass, keys), above: columnsFor(above), ...options };
  // The levels above need all of them.
  const corrected = await store.correct(queryRunner, above.length > 0 ? given : { ...given, most });
  if (above.length > 0) for (const parent of corrected.parents) carryUp(sheet, above, changeOf(pass, parent));
  await settle(plan, store, sheet, queryRunner);
  return corrected;
}

/** What was read is older than the correction. */
function changeOf({ caches }: RecountPass, { was, is, values }: ComparedParent): ChangedParent {
  const deltas = new Map<string, Exact>();
  const now = new Map(values);
  for (const [index, { column, name }] of caches.entries()) {
    const delta = subtract(exact(is[index], name), exact(was[index], name));
    if (delta.units === 0n) continue;
    deltas.set(column.name, delta);
    now.set(column.name, is[index]);
  }
  return { values: now, deltas };
}

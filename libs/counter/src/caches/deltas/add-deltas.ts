import { dataSourceOf, driverErrorKind, inSavepoint, Turns } from '@spoor/core';
import type { QueryRunner } from 'typeorm';
import { CounterCacheOverflowError } from '../../errors/counter-cache-overflow.error.js';
import type { CacheTarget, TypedColumn } from '../model/cache.js';
import type { CachePlan } from '../model/cache-plan.js';
import type { CacheStore } from '../stores/cache-store.js';
import type { ParentDelta } from './delta-sheet.js';
import type { ChangedParent } from './settle.js';

/**
 * Adds to parents' cached columns.
 *
 * A cache that is not trusted yet does not count the children of old, so that it may go below zero, where a constraint or an unsigned
 * column refuses it: that parent's is left as it is. Nobody's children are refused for it, and the recount finds it.
 */
export async function addDeltas(
  plan: CachePlan,
  store: CacheStore,
  queryRunner: QueryRunner,
  target: CacheTarget,
  parents: readonly ParentDelta[],
  above: readonly TypedColumn[],
): Promise<ChangedParent[]> {
  const untrusted = plan.untrusted(target.table);
  const add = async (runner: QueryRunner, some: readonly ParentDelta[]) =>
    some.length > 0 ? await store.add(runner, target, some, columnsOf(some), above) : [];
  if (!columnsOf(parents).some((column) => untrusted.has(column))) return await add(queryRunner, parents);
  const all = await unlessRefused(queryRunner, (runner) => add(runner, parents));
  if (all) return all;
  const changed = await add(
    queryRunner,
    only(parents, (column) => !untrusted.has(column)),
  );
  for (const parent of only(parents, (column) => untrusted.has(column))) {
    const one = await unlessRefused(queryRunner, (runner) => add(runner, [parent]));
    changed.push(...(one ?? []));
  }
  return changed;
}

async function unlessRefused<Result>(
  queryRunner: QueryRunner,
  work: (runner: QueryRunner) => Promise<Result>,
): Promise<Result | undefined> {
  const attempt = async (runner: QueryRunner) => {
    try {
      return await work(runner);
    } catch (error) {
      if (driverErrorKind(error) === 'refused' || error instanceof CounterCacheOverflowError) return undefined;
      throw error;
    }
  };
  return await Turns.of(dataSourceOf(queryRunner)).take(queryRunner, () => inSavepoint(queryRunner, attempt));
}

function columnsOf(parents: readonly ParentDelta[]): string[] {
  return [...new Set(parents.flatMap(({ deltas }) => [...deltas.keys()]))];
}

function only(parents: readonly ParentDelta[], isWanted: (column: string) => boolean): ParentDelta[] {
  return parents
    .map(({ parent, deltas }) => ({ parent, deltas: new Map([...deltas].filter(([column]) => isWanted(column))) }))
    .filter(({ deltas }) => deltas.size > 0);
}

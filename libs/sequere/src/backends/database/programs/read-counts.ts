import type { EntityRef } from '@spoor/core';
import type { FollowCounts, FollowList } from '../../follow-query.js';
import type { CountDelta } from '../changes/count-delta.js';
import type { EdgeChange } from '../changes/edge-change.js';
import type { FollowStatements } from '../statements/follow-statements.js';
import { pendingDeltas } from './pending-effects.js';
import { ask, type Program } from './program.js';
import { toCountDelta, type RawCounts } from './rows.js';

const LISTS = ['followers', 'followings', 'friends'] as const;

/**
 * In the entities' order; only members of these types, which are those that lists have.
 *
 * @param pending what the transaction has changed and not counted yet
 */
export function* readCounts(
  statements: FollowStatements,
  entities: readonly EntityRef[],
  types: readonly string[],
  pending: readonly EdgeChange[],
): Program<FollowCounts[]> {
  const unique = new Map(entities.map((entity) => [keyOf(entity), entity]));
  const rows = yield* ask<RawCounts>(statements.readCounts([...unique.values()]));
  const stored = rows.map(toCountDelta);
  const deltas = pending.length > 0 ? yield* pendingDeltas(statements, pending) : [];
  const sums = sumsOf([...stored, ...deltas], new Set(types));
  return entities.map((entity) => sums.get(keyOf(entity)) ?? { followers: {}, followings: {}, friends: {} });
}

function sumsOf(deltas: readonly CountDelta[], types: ReadonlySet<string>): Map<string, FollowCounts> {
  const sums = new Map<string, Record<FollowList, Record<string, number>>>();
  for (const delta of deltas) {
    if (!types.has(delta.memberType)) continue;
    const key = keyOf(delta.entity);
    const sum = sums.get(key) ?? { followers: {}, followings: {}, friends: {} };
    sums.set(key, sum);
    for (const list of LISTS) add(sum[list], delta.memberType, delta[list]);
  }
  return sums;
}

function add(counts: Record<string, number>, type: string, by: number): void {
  const count = (counts[type] ?? 0) + by;
  if (count === 0) delete counts[type];
  else counts[type] = count;
}

function keyOf({ type, id }: EntityRef): string {
  return `${type}\0${id}`;
}

import type { EntityRef } from '@spoor/core';
import type { FollowCounts, FollowList } from '../../follow-query.js';
import type { FollowStatements } from '../statements/follow-statements.js';
import { inChunks } from './in-chunks.js';
import { ask, type Program } from './program.js';
import type { RawInteger } from './rows.js';

export interface RawCounts extends Record<FollowList, RawInteger> {
  type: string;
  id: string;
  member_type: string;
}

const LISTS = ['followers', 'followings', 'friends'] as const;

/** In the entities' order; only members of known types, which are those that lists have. */
export function* readCounts(
  statements: FollowStatements,
  entities: readonly EntityRef[],
  types: ReadonlySet<string>,
): Program<FollowCounts[]> {
  const counts = new Map<string, Record<FollowList, Record<string, number>>>();
  for (const { type, id } of entities) counts.set(keyOf(type, id), { followers: {}, followings: {}, friends: {} });
  const unique = [...counts.keys()].map((key) => refOf(key));
  for (const some of inChunks(unique, statements.largestList))
    for (const row of yield* ask<RawCounts>(statements.readCounts(some))) {
      if (!types.has(row.member_type)) continue;
      const stored = counts.get(keyOf(row.type, row.id));
      for (const list of LISTS) {
        const count = Number(row[list]);
        if (stored && count !== 0) stored[list][row.member_type] = count;
      }
    }
  return entities.map(({ type, id }) => counts.get(keyOf(type, id)) as FollowCounts);
}

function keyOf(type: string, id: string): string {
  return `${type}\0${id}`;
}

function refOf(key: string): EntityRef {
  const [type, id] = key.split('\0') as [string, string];
  return { type, id };
}

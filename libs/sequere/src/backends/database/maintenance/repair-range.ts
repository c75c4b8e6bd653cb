import { inChunks } from '@spoor/core';
import { countKey, sumDeltas, type CountKey } from '../changes/count-delta.js';
import { edgeKey } from '../changes/edge-change.js';
import type { FriendPair, FriendRow } from '../changes/friend-changes.js';
import { ask, type Program } from '../programs/program.js';
import { readDates } from '../programs/read-dates.js';
import { toFriendRow, type RawFriend } from '../programs/rows.js';
import type { FollowSql } from '../statements/follow-sql.js';
import type { RangeFindings } from './check-range.js';

/** From 1,000 values on MariaDB reads the whole index for IN. */
const LARGEST_LIST = 500;

/** Mends what was found, as it is by the time that the rows of counts are locked: nobody can change what they count then. */
export function* repairRange(sql: FollowSql, { counts, friends }: RangeFindings): Program<void> {
  const pairs = friends.flatMap(({ owner, member }) => [
    { owner, member },
    { owner: member, member: owner },
  ]);
  const keys = unique([...counts, ...pairs.map(({ owner, member }) => ({ entity: owner, memberType: member.type }))]);
  if (keys.length === 0) return;
  const nothing = { followers: 0, followings: 0, friends: 0 };
  yield* ask(sql.statements.addToCounts(sumDeltas(keys.map((key) => ({ ...key, ...nothing })))));
  if (pairs.length > 0) yield* repairFriends(sql, pairs);
  for (const some of inChunks(keys, LARGEST_LIST)) yield* ask(sql.checks.recount(some));
}

function* repairFriends({ statements, checks }: FollowSql, pairs: readonly FriendPair[]): Program<void> {
  const edges = pairs.map(({ owner, member }) => ({ from: owner, to: member }));
  const dates = yield* readDates(edges, (some) => statements.readEdgesNow(some));
  const sinceOf = ({ owner, member }: FriendPair) => {
    const there = dates.get(edgeKey({ from: owner, to: member }));
    const back = dates.get(edgeKey({ from: member, to: owner }));
    return there === undefined || back === undefined ? undefined : Math.max(there, back);
  };
  const stored = (yield* ask<RawFriend>(checks.readFriends(pairs))).map(toFriendRow);
  const wrong = stored.filter((row) => row.since !== sinceOf(row));
  const right = pairs.flatMap((pair): FriendRow[] => {
    const since = sinceOf(pair);
    return since === undefined ? [] : [{ ...pair, since }];
  });
  if (wrong.length > 0) yield* statements.deleteFriends(wrong);
  if (right.length > 0) yield* ask(statements.insertFriends(right));
}

function unique(keys: readonly CountKey[]): CountKey[] {
  return [...new Map(keys.map((key) => [countKey(key), key])).values()];
}

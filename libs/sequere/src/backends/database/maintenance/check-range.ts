import type { FollowDifference } from '../../follow-maintenance.js';
import type { FollowList } from '../../follow-query.js';
import type { CountKey } from '../changes/count-delta.js';
import type { FriendPair } from '../changes/friend-changes.js';
import { ask, type Program } from '../programs/program.js';
import { toFriendPair, type RawFriendPair, type RawInteger } from '../programs/rows.js';
import type { EntityRange, FollowChecks } from '../statements/follow-checks.js';

/** What a comparison of some entities has found. */
export interface RangeFindings {
  /** Edges from the entities, and to them. */
  readonly checked: number;
  readonly counts: readonly CountKey[];
  readonly friends: readonly FriendPair[];
  readonly differences: readonly FollowDifference[];
}

interface RawComparison extends Record<FollowList | `real_${FollowList}`, RawInteger> {
  id: string;
  member_type: string;
}

interface RawFriendDifference extends RawFriendPair {
  is_missing: RawInteger;
}

const LISTS = ['followers', 'followings', 'friends'] as const;

export function* checkRange(checks: FollowChecks, range: EntityRange): Program<RangeFindings> {
  const compared = yield* ask<RawComparison>(checks.counts(range));
  const friends = yield* ask<RawFriendDifference>(checks.friends(range));
  const wrong = compared.filter((row) => LISTS.some((list) => Number(row[list]) !== Number(row[`real_${list}`])));
  return {
    checked: compared.reduce((sum, row) => sum + Number(row.real_followers) + Number(row.real_followings), 0),
    counts: wrong.map(({ id, member_type: memberType }) => ({ entity: { type: range.type, id }, memberType })),
    friends: friends.map(toFriendPair),
    differences: [...wrong.flatMap((row) => countDifferences(range.type, row)), ...friends.map(friendDifference)],
  };
}

function countDifferences(type: string, row: RawComparison): FollowDifference[] {
  return LISTS.filter((list) => Number(row[list]) !== Number(row[`real_${list}`])).map((list) => ({
    kind: 'count',
    message: `${type}:${row.id} ${list} of type ${row.member_type}: ${row[list]} counted, ${row[`real_${list}`]} stored`,
  }));
}

function friendDifference(row: RawFriendDifference): FollowDifference {
  const { owner, member } = toFriendPair(row);
  const isMissing = Number(row.is_missing) === 1;
  return {
    kind: isMissing ? 'missing' : 'extra',
    message:
      `${owner.type}:${owner.id} friends: ${member.type}:${member.id} ` +
      (isMissing ? 'is missing, or has another date' : 'is listed, and should not be under that date'),
    edge: { from: owner, to: member },
  };
}

import type { FollowEdge } from '../../follow-edge.js';
import type { Notes } from '../announcements.js';
import { edgeKey, sortEdges, type EdgeChange } from '../changes/edge-change.js';
import type { FollowAnswer, FollowOperation } from '../follow-operation.js';
import type { FollowStatements } from '../statements/follow-statements.js';
import { ask, type Program } from './program.js';
import { readDates } from './read-dates.js';
import { toEdge, type RawEdge } from './rows.js';

export interface WrittenEdges {
  /** In the operations' order. */
  readonly answers: readonly FollowAnswer[];
  /** What really changed, in the order in which it did. */
  readonly changes: readonly EdgeChange[];
}

/** And what was written down of them for another copy. */
export interface NotedEdges extends WrittenEdges {
  readonly note: Notes;
}

/**
 * Makes and removes edges. Operations on one edge are done one after another; what the others come to does not depend on their order.
 */
export function* writeEdges(
  statements: FollowStatements,
  operations: readonly FollowOperation[],
): Program<WrittenEdges> {
  const answers: FollowAnswer[] = [];
  const changes: EdgeChange[] = [];
  let waiting = operations.map((operation, index) => ({ operation, index, key: edgeKey(operation.edge) }));
  while (waiting.length > 0) {
    const [round, others] = firstOfEach(waiting);
    const dates = yield* writeRound(
      statements,
      round.map(({ operation }) => operation),
    );
    const again = new Set<string>();
    for (const { operation, index, key } of round) {
      const answer = answerTo(operation, key, dates);
      // Whoever had made the edge has removed it again, before we could read its date.
      if (!answer) {
        again.add(key);
        continue;
      }
      answers[index] = answer;
      if (answer.changed) changes.push(changeOf(operation, answer));
    }
    waiting = [...round.filter(({ key }) => again.has(key)), ...others];
  }
  return { answers, changes };
}

interface RoundDates {
  readonly added: ReadonlySet<string>;
  readonly removed: ReadonlyMap<string, number>;
  readonly standing: ReadonlyMap<string, number>;
}

function* writeRound(statements: FollowStatements, operations: readonly FollowOperation[]): Program<RoundDates> {
  const follows = sortEdges(
    operations.flatMap((operation) => (operation.kind === 'follow' ? [{ ...operation.edge, at: operation.at }] : [])),
  );
  const unfollows = sortEdges(operations.flatMap(({ kind, edge }) => (kind === 'unfollow' ? [edge] : [])));
  if (statements.lockEdges && follows.length > 0 && unfollows.length > 0)
    yield* ask(statements.lockEdges(sortEdges<FollowEdge>([...follows, ...unfollows])));
  const added = follows.length > 0 ? yield* ask<RawEdge>(statements.insertEdges(follows)) : [];
  const removed = unfollows.length > 0 ? yield* statements.deleteEdges(unfollows) : [];
  const addedKeys = new Set(added.map((row) => edgeKey(toEdge(row))));
  const others = follows.filter((edge) => !addedKeys.has(edgeKey(edge)));
  return {
    added: addedKeys,
    removed: new Map(removed.map((row) => [edgeKey(toEdge(row)), Number(row.since)])),
    standing: yield* readDates(others, (edges) => statements.readEdgesNow(edges)),
  };
}

function answerTo(
  operation: FollowOperation,
  key: string,
  { added, removed, standing }: RoundDates,
): FollowAnswer | undefined {
  if (operation.kind === 'follow') {
    if (added.has(key)) return { changed: true, since: operation.at };
    const since = standing.get(key);
    return since === undefined ? undefined : { changed: false, since };
  }
  const since = removed.get(key);
  return since === undefined ? { changed: false } : { changed: true, since };
}

function changeOf({ kind, edge }: FollowOperation, { since }: FollowAnswer): EdgeChange {
  return kind === 'follow' ? { edge, after: since } : { edge, before: since };
}

function firstOfEach<Keyed extends { readonly key: string }>(items: readonly Keyed[]): [Keyed[], Keyed[]] {
  const seen = new Set<string>();
  const first: Keyed[] = [];
  const others: Keyed[] = [];
  for (const item of items) {
    (seen.has(item.key) ? others : first).push(item);
    seen.add(item.key);
  }
  return [first, others];
}

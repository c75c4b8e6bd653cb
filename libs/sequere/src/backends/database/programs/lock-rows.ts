import type { FollowEdge, NewFollowEdge } from '../../follow-edge.js';
import { countKey, sumDeltas, type CountDelta } from '../changes/count-delta.js';
import { edgeKey, sortEdges } from '../changes/edge-change.js';
import type { FollowStatements } from '../statements/follow-statements.js';
import { ask, type Program } from './program.js';

/** Takes every lock that a change of these rows would; to be undone. @param keys of edges and of counts */
export function* lockRows(statements: FollowStatements, keys: readonly string[]): Program<void> {
  const edges: NewFollowEdge[] = [];
  const counts: CountDelta[] = [];
  for (const [type, id, ...rest] of keys.map((key) => key.split('\0') as [string, string, string, string?])) {
    const entity = { type, id };
    const [other, otherId] = rest;
    if (otherId === undefined) counts.push({ entity, memberType: other, followers: 0, followings: 0, friends: 0 });
    else edges.push({ from: entity, to: { type: other, id: otherId }, at: 0 });
  }
  if (edges.length > 0) yield* ask(statements.insertEdges(sortEdges(edges)));
  if (counts.length > 0) yield* ask(statements.addToCounts(sumDeltas(counts)));
}

/** The keys of all rows that a change of the edge touches: its own and the counts of both ends. */
export function rowKeys(edge: FollowEdge): string[] {
  const { from, to } = edge;
  return [
    edgeKey(edge),
    countKey({ entity: from, memberType: to.type }),
    countKey({ entity: to, memberType: from.type }),
  ];
}

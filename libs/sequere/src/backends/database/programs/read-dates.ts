import type { Sql } from '@spoor/core';
import type { FollowEdge } from '../../follow-edge.js';
import { edgeKey } from '../changes/edge-change.js';
import { ask, type Program } from './program.js';
import { toEdge, type RawEdge } from './rows.js';

/** Since when edges stand, by their key; those that do not are absent. @param read `readEdges` or `readEdgesNow` */
export function* readDates(
  edges: readonly FollowEdge[],
  read: (edges: readonly FollowEdge[]) => Sql,
): Program<Map<string, number>> {
  const rows = edges.length > 0 ? yield* ask<RawEdge>(read(edges)) : [];
  return new Map(rows.map((row) => [edgeKey(toEdge(row)), Number(row.since)]));
}

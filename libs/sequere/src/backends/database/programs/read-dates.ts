import type { FollowEdge } from '../../follow-edge.js';
import { edgeKey } from '../changes/edge-change.js';
import { inChunks } from './in-chunks.js';
import type { Currency, FollowStatements } from '../statements/follow-statements.js';
import { ask, type Program } from './program.js';
import { toEdge, type RawEdge } from './rows.js';

/** Since when edges stand, by their key; those that do not are absent. */
export function* readDates(
  statements: FollowStatements,
  edges: readonly FollowEdge[],
  currency: Currency,
): Program<Map<string, number>> {
  const dates = new Map<string, number>();
  for (const some of inChunks(edges, statements.largestList))
    for (const row of yield* ask<RawEdge>(statements.readEdges(some, currency)))
      dates.set(edgeKey(toEdge(row)), Number(row.since));
  return dates;
}

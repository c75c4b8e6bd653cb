import type { EntityRef } from '@spoor/core';
import type { NewFollowEdge } from '../follow-edge.js';
import type { FollowPageRow } from '../follow-query.js';
import type { EdgeSet } from './edge-set.js';

const BATCH = 250;

/** Visits all edges of an entity, batch by batch, oldest first; what is added meanwhile as well. */
export async function walkEdges(
  edges: EdgeSet,
  entity: EntityRef,
  visit: (batch: readonly NewFollowEdge[]) => Promise<void>,
): Promise<void> {
  for (const list of ['followings', 'followers'] as const) {
    let rows: FollowPageRow[] = [];
    do {
      rows = await edges.page({ of: entity, list, order: 'oldest', limit: BATCH, after: rows.at(-1)?.position });
      await visit(
        rows.map(({ ref, since }) =>
          list === 'followings' ? { from: entity, to: ref, at: since } : { from: ref, to: entity, at: since },
        ),
      );
    } while (rows.length === BATCH);
  }
}

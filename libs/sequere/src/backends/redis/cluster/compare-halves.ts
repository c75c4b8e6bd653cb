import { setTimeout as delay } from 'node:timers/promises';
import type { FollowEdge } from '../../follow-edge.js';
import type { FollowDifference } from '../../follow-maintenance.js';
import { halfDifference } from '../maintenance/half-difference.js';
import type { ClusterEdgeSet, Half } from './cluster.edge-set.js';

/** How long a change may be on its way between two slots, in microseconds. */
const GRACE = 3_000_000;
/** How long an edge that is being written is left alone, in milliseconds, and how often. */
const PAUSE = 250;
const LOOKS = 20;

/**
 * Compares the two halves of edges that lie in two slots.
 *
 * Both are not seen at one instant. What counts is a half that was the same before and after the other was read, and that was not
 * written within the grace; an edge that is written all the time is in good hands.
 */
export async function compareHalves(
  edges: ClusterEdgeSet,
  some: readonly FollowEdge[],
  mend: boolean,
): Promise<FollowDifference[]> {
  const differences = await Promise.all(some.map((edge) => compare(edges, edge, mend)));
  return differences.filter((difference) => difference !== undefined);
}

async function compare(edges: ClusterEdgeSet, edge: FollowEdge, mend: boolean): Promise<FollowDifference | undefined> {
  for (let look = 1; look <= LOOKS; look += 1) {
    const forward = await edges.readForward(edge);
    const reverse = await edges.readReverse(edge);
    if (forward.since === reverse.since) return undefined;
    if (isSettled(forward) && isSame(forward, await edges.readForward(edge))) {
      if (mend) await bringTogether(edges, edge, forward, reverse);
      return halfDifference(edge, forward.since, reverse.since);
    }
    await delay(PAUSE);
  }
  return undefined;
}

async function bringTogether(edges: ClusterEdgeSet, edge: FollowEdge, forward: Half, reverse: Half): Promise<void> {
  const reached = reverse.version ?? 0;
  if (reached > (forward.version ?? 0)) await edges.adopt(edge);
  else await edges.complete(edge, forward.version, reached);
}

function isSettled({ version, time }: Half): boolean {
  return version === null || time - version > GRACE;
}

function isSame(one: Half, other: Half): boolean {
  return one.version === other.version && one.since === other.since;
}

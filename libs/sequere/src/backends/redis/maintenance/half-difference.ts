import type { FollowEdge } from '../../follow-edge.js';
import type { FollowDifference } from '../../follow-maintenance.js';

/** An edge whose ends do not have the same date, or of which one has none. */
export function halfDifference(edge: FollowEdge, forward: number | null, reverse: number | null): FollowDifference {
  const [from, to] = [edge.from, edge.to].map(({ type, id }) => `${type}:${id}`);
  if (forward === null)
    return {
      kind: 'half edge',
      edge,
      message: `${to} has ${from} among its followers, but ${from} does not follow it`,
    };
  if (reverse === null)
    return {
      kind: 'half edge',
      edge,
      message: `${from} follows ${to}, but ${to} does not have it among its followers`,
    };
  const dates = [forward, reverse].map((date) => new Date(date).toISOString()).join(' and ');
  return {
    kind: 'date',
    edge,
    message: `${from} follows ${to} since ${dates}, depending on which of the two is asked`,
  };
}

/** The date that a score is, null without one. */
export function dateOf(score: string | null): number | null {
  return score === null ? null : Number(score);
}

import type { FollowEdge } from '../../follow-edge.js';

/** Spells an edge for a ledger. */
export function writeEdge({ from, to }: FollowEdge, section: string): string {
  return JSON.stringify(section ? [from.type, from.id, to.type, to.id, section] : [from.type, from.id, to.type, to.id]);
}

export function readEdge(text: string): { edge: FollowEdge; section: string } {
  const [fromType, fromId, toType, toId, section = ''] = JSON.parse(text) as [string, string, string, string, string?];
  return { edge: { from: { type: fromType, id: fromId }, to: { type: toType, id: toId } }, section };
}

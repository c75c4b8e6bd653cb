import type { FollowEdge } from '../../follow-edge.js';

/** What really happened to an edge: since when it stood before and stands after, in epoch milliseconds; missing where it does not. */
export interface EdgeChange {
  readonly edge: FollowEdge;
  readonly before?: number | undefined;
  readonly after?: number | undefined;
}

/** NUL occurs in no label and no id. */
export function edgeKey({ from, to }: FollowEdge): string {
  return [from.type, from.id, to.type, to.id].join('\0');
}

export function reverseOf({ from, to }: FollowEdge): FollowEdge {
  return { from: to, to: from };
}

/** In the one order in which every process writes edges. */
export function sortEdges<Edge extends FollowEdge>(edges: readonly Edge[]): Edge[] {
  return edges
    .map((edge) => ({ edge, key: edgeKey(edge) }))
    .toSorted((one, other) => (one.key < other.key ? -1 : 1))
    .map(({ edge }) => edge);
}

/** What is left of changes that came one after another: one for each edge that is not as it was. */
export function netChanges(changes: readonly EdgeChange[]): EdgeChange[] {
  const net = new Map<string, EdgeChange>();
  for (const { edge, before, after } of changes) {
    const key = edgeKey(edge);
    const first = net.get(key);
    net.set(key, { edge, before: first ? first.before : before, after });
  }
  return [...net.values()].filter(({ before, after }) => before !== after);
}

import type { EdgeResult, FollowEdge } from '../backends/follow-edge.js';

/** How many edges a backend is given at a time. */
const LARGEST_BATCH = 500;

export interface ManyEdges<Pair, Edge extends FollowEdge, Outcome> {
  readonly pairs: readonly Pair[];
  /** Rejects for a pair that may not be. */
  prepare(pair: Pair): Edge | Promise<Edge>;
  apply(edges: readonly Edge[]): Promise<EdgeResult<Outcome>[]>;
  /** What becomes of an edge that the list has named before. */
  repeat(outcome: Outcome): Outcome;
  /** Whether it is all or nothing: a transaction in which a statement has failed cannot go on. */
  readonly isAtomic: boolean;
}

/** @returns in the pairs' order; what is wrong with one of them concerns it alone */
export async function applyMany<Pair, Edge extends FollowEdge, Outcome>(
  many: ManyEdges<Pair, Edge, Outcome>,
): Promise<PromiseSettledResult<Outcome>[]> {
  const prepared = await Promise.allSettled(many.pairs.map(async (pair) => many.prepare(pair)));
  const edges = new Map<string, Edge>();
  for (const result of prepared)
    if (result.status === 'fulfilled') {
      const key = keyOf(result.value);
      if (!edges.has(key)) edges.set(key, result.value);
    }
  const results = await applyInBatches(many, edges);
  const named = new Set<string>();
  return prepared.map((result) => {
    if (result.status === 'rejected') return result;
    const key = keyOf(result.value);
    const applied = results.get(key) as EdgeResult<Outcome>;
    if ('error' in applied) return { status: 'rejected', reason: applied.error };
    const value = named.has(key) ? many.repeat(applied.outcome) : applied.outcome;
    named.add(key);
    return { status: 'fulfilled', value };
  });
}

async function applyInBatches<Pair, Edge extends FollowEdge, Outcome>(
  { apply, isAtomic }: ManyEdges<Pair, Edge, Outcome>,
  edges: ReadonlyMap<string, Edge>,
): Promise<Map<string, EdgeResult<Outcome>>> {
  const results = new Map<string, EdgeResult<Outcome>>();
  const all = [...edges];
  for (let start = 0; start < all.length; start += LARGEST_BATCH) {
    const batch = all.slice(start, start + LARGEST_BATCH);
    const applied = await apply(batch.map(([, edge]) => edge)).catch((error: unknown) => {
      if (isAtomic) throw error;
      return batch.map(() => ({ error }));
    });
    for (const [index, [key]] of batch.entries()) results.set(key, applied[index] as EdgeResult<Outcome>);
  }
  return results;
}

function keyOf({ from, to }: FollowEdge): string {
  return `${from.type}\0${from.id}\0${to.type}\0${to.id}`;
}

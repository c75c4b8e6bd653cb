import { contains, INT64, intersect, type CountRange } from './count-range.js';
import { sortKeys } from './counter-key.js';
import type { AddOperation, CounterAnswer, Delta } from './counter-operation.js';

/**
 * Many plain additions as one delta per counter.
 *
 * From the total that the database returns, each caller's own count follows: end − sum + the sum up to and with its own. The guard is
 * the range of stored counts for which every one of those stays within what its caller can hold; outside of it (say [+1, −1] at
 * 2^63−1, whose sum is harmless) the row must be folded step by step.
 */
export interface MergePlan {
  /** Sorted, each counter once. */
  readonly deltas: readonly Delta[];
  readonly guard: CountRange;
  /** @param ends the counts after the statement by key id; missing where the guard did not hold */
  answers(ends: ReadonlyMap<string, bigint>): (CounterAnswer | undefined)[];
}

/** Returns undefined when even a missing counter, which counts as 0, would have to be folded. */
export function planMerge(operations: readonly AddOperation[]): MergePlan | undefined {
  const sums = new Map<string, { key: Delta['key']; by: bigint }>();
  const prefixes: bigint[][] = [];
  let guard: CountRange = INT64;
  for (const { deltas, range } of operations) {
    prefixes.push(
      deltas.map(({ key, by }) => {
        const sum = sums.get(key.id);
        const prefix = (sum?.by ?? 0n) + by;
        if (sum) sum.by = prefix;
        else sums.set(key.id, { key, by });
        guard = intersect(guard, { min: range.min - prefix, max: range.max - prefix });
        return prefix;
      }),
    );
  }
  if (!contains(guard, 0n)) return undefined;
  const answer = ({ deltas }: AddOperation, index: number, ends: ReadonlyMap<string, bigint>) => {
    const counts: bigint[] = [];
    for (const [position, { key }] of deltas.entries()) {
      const end = ends.get(key.id);
      if (end === undefined) return undefined;
      counts.push(end - (sums.get(key.id)?.by ?? 0n) + (prefixes[index]?.[position] ?? 0n));
    }
    return { counts, changed: true };
  };
  return {
    deltas: sortKeys([...sums.values()]),
    guard,
    answers: (ends) => operations.map((operation, index) => answer(operation, index, ends)),
  };
}

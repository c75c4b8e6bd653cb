import type { Cache } from '../model/cache.js';
import { exact, spell } from '../numbers/exact.js';
import type { ComparedParent } from './cache-store.js';

/** Whether one of a parent's caches was wrong. `0` and `0.00` are spelled differently. */
export function isWrong({ was, is }: ComparedParent, index: number, { name }: Cache): boolean {
  const [before, after] = [was[index], is[index]];
  return before !== after && spell(exact(before, name)) !== spell(exact(after, name));
}

/** How many values of these parents were wrong. */
export function countWrong(parents: readonly ComparedParent[], caches: readonly Cache[]): number {
  return parents.reduce(
    (sum, parent) => sum + caches.filter((cache, index) => isWrong(parent, index, cache)).length,
    0,
  );
}

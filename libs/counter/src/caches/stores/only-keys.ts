import type { ComparedParent } from './cache-store.js';
import type { Comparison } from './compare.js';

/** Without parents that came into the range after the batch was locked: nobody has locked those. */
export function onlyKeys({ keys }: Comparison, parents: readonly ComparedParent[]): ComparedParent[] {
  const locked = new Set(keys.map((key) => key.join('\0')));
  return parents.filter(({ key }) => locked.has(key.join('\0')));
}

import type { EntityManager } from 'typeorm';
import type { FollowBackend } from '../backends/follow-backend.js';
import type { Removal, RemovalStep } from './removals.js';

/** How many entities a backend is given at a time. */
const LARGEST_BATCH = 500;

/** Does what is to be done, as part of a transaction if there is one. Doing it again changes nothing. */
export async function applyRemovals(
  backend: FollowBackend,
  removals: readonly Removal[],
  manager?: EntityManager,
): Promise<void> {
  for (const step of ['purge', 'archive', 'restore'] satisfies RemovalStep[]) {
    const refs = removals.filter((removal) => removal.step === step).map(({ ref }) => ref);
    for (let start = 0; start < refs.length; start += LARGEST_BATCH)
      await backend[step](refs.slice(start, start + LARGEST_BATCH), manager);
  }
}

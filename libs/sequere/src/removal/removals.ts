import { InvalidArgumentError, type EntityRef, type RowEvent } from '@spoor/core';
import type { FollowableTypes } from '../followables/followable-types.js';

/** What is to be done with an entity's follows. */
export type RemovalStep = 'purge' | 'archive' | 'restore';

export interface Removal {
  readonly ref: EntityRef;
  readonly step: RemovalStep;
}

const STEPS: Partial<Record<RowEvent['op'], RemovalStep>> = {
  delete: 'purge',
  softDelete: 'archive',
  restore: 'restore',
};

/** What the events of a transaction come to, once for each entity: a purge if it has gone, else the last that was done. */
export function removalsOf(events: readonly RowEvent[], types: FollowableTypes): Removal[] {
  const removals = new Map<string, Removal>();
  for (const event of events) {
    const step = STEPS[event.op];
    const ref = step && 'ref' in event ? refOf(event, types) : undefined;
    if (!step || !ref) continue;
    const key = `${ref.type}\0${ref.id}`;
    if (removals.get(key)?.step !== 'purge') removals.set(key, { ref, step });
  }
  return [...removals.values()];
}

/** What cannot be referred to has no follows. */
function refOf(event: { readonly ref: EntityRef }, types: FollowableTypes): EntityRef | undefined {
  try {
    return types.find(event.ref);
  } catch (error) {
    if (error instanceof InvalidArgumentError) return undefined;
    throw error;
  }
}

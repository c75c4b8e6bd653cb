import calculateSlot from 'cluster-key-slot';

/** How many slots the keys of a Cluster are spread over. */
export const SLOTS = 16_384;

/** The slot that a key belongs to, 0 to 16383. */
export function slotOf(key: string): number {
  return calculateSlot(key);
}

import { SLOTS, slotOf } from '@spoor/core/redis';

/** Of edges whose follower is in the slot, and of those whose other end is. */
export type LedgerKind = 'outgoing' | 'incoming';

/**
 * Each slot of a Cluster has two ledgers, sorted sets of the edges written of late by their versions: those whose follower is in the
 * slot, and those whose other end is. They lie in the slot itself, under a tag of at most four characters, so that a script may
 * write an edge and its entry at once, and so that they are found without a search.
 */
export class Ledgers {
  private readonly tags = tagsBySlot();

  constructor(private readonly prefix: string) {}

  /** @param key any key of the entity */
  outgoing(key: string): string {
    return this.name(slotOf(key), 'outgoing');
  }

  incoming(key: string): string {
    return this.name(slotOf(key), 'incoming');
  }

  /** All of one kind, slot by slot. */
  all(kind: LedgerKind): string[] {
    return Array.from({ length: SLOTS }, (_, slot) => this.name(slot, kind));
  }

  private name(slot: number, kind: LedgerKind): string {
    return `${this.prefix}{${this.tags[slot]}}:${kind}`;
  }
}

/** The shortest text of digits and letters in each slot. */
function tagsBySlot(): readonly string[] {
  const tags: string[] = [];
  for (let found = 0, candidate = 0; found < SLOTS; candidate += 1) {
    const tag = candidate.toString(36);
    const slot = slotOf(tag);
    if (tags[slot] !== undefined) continue;
    tags[slot] = tag;
    found += 1;
  }
  return tags;
}

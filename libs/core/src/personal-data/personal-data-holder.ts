import type { EntityRef } from '../identity/entity-ref.js';

/** Something that a module keeps of an entity, as plain data that JSON can carry. */
export interface PersonalRecord {
  /** What it is, such as `counter` or `following`. */
  readonly kind: string;
  readonly [fact: string]: unknown;
}

/** A module that keeps something of entities, and can be asked for it. */
export interface PersonalDataHolder {
  /** Tells everything that is kept of an entity, a page at a time. */
  exportOf(entity: EntityRef): AsyncIterable<PersonalRecord>;

  /** Removes it, wherever it is kept; resolves when it is gone. Doing it again does no harm. */
  erase(entity: EntityRef): Promise<void>;
}

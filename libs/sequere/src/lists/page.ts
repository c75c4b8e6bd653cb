/** A member of a list. */
export interface PageItem<Entity extends object> {
  readonly entity: Entity;
  /** Since when it follows, or is followed; of a friend: the later of the two dates. */
  readonly since: Date;
}

/**
 * A part of a list, with everything loaded. It iterates as its items.
 *
 * @example
 * for (const { entity, since } of await sequere.getFollowers(project)) console.log(entity.username, since);
 */
export class Page<Entity extends object> implements Iterable<PageItem<Entity>> {
  constructor(
    /** In the list's order; fewer than asked for only at its end. */
    readonly items: readonly PageItem<Entity>[],
    /** For `after`; null at the end of the list. It stays good whoever comes and goes. */
    readonly nextCursor: string | null,
    /** How many members were left out since there is no such entity any more. */
    readonly missing: number,
  ) {}

  [Symbol.iterator](): Iterator<PageItem<Entity>> {
    return this.items[Symbol.iterator]();
  }

  toJSON(): { items: readonly PageItem<Entity>[]; nextCursor: string | null } {
    return { items: this.items, nextCursor: this.nextCursor };
  }
}

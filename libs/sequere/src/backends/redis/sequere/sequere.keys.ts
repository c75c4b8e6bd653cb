import type { EntityRef } from '@spoor/core';

/**
 * The keys of django-sequere. Each entity that follows or is followed has a uid, `prefix` + `uid:{identifier}:{id}`, which leads to
 * the entity and back, and `prefix` + `uid:{uid}:followers` is the sorted set of the uids of its followers. Whatever lies behind a uid
 * is found inside the scripts, so that they need a single server.
 */
export class SequereKeys {
  /** The counter that uids come from. */
  readonly nextUid: string;

  /** @param section keeps another set of edges apart, beside the lists: `uid:{uid}:archived:followers` */
  constructor(
    readonly prefix: string,
    readonly section = '',
  ) {
    this.nextUid = `${prefix}global:uid`;
  }

  /** Holds the entity's uid. */
  pointer({ type, id }: EntityRef): string {
    return `${this.prefix}uid:${type}:${id}`;
  }
}

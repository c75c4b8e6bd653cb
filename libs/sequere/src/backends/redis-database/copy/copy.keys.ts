import type { EntityRef } from '@spoor/core';
import type { FollowList } from '../../follow-query.js';
import { CompactKeys } from '../../redis/compact/compact.keys.js';

const COPY = 'copy';

/** The keys of an entity's copy, all in one slot. */
export class CopyKeys {
  private readonly lists: CompactKeys;

  constructor(private readonly prefix: string) {
    this.lists = new CompactKeys(prefix, COPY);
  }

  /** Exists while the copy is complete: `prefix{user:42}:copy`. */
  marker(of: EntityRef): string {
    return this.lists.mark(of, COPY);
  }

  /** The entity whose marker a key is. */
  ofMarker(key: string): EntityRef | undefined {
    const suffix = `}:${COPY}`;
    const [type, ...id] = key.slice(this.prefix.length + 1, -suffix.length).split(':');
    if (!key.startsWith(`${this.prefix}{`) || !key.endsWith(suffix) || !type || id.length === 0) return undefined;
    return { type: decodeURIComponent(type), id: id.join(':') };
  }

  list(of: EntityRef, list: FollowList, memberType: string): string {
    return this.lists.of(of, list, memberType);
  }

  /** Exists while the copy is being built. */
  building(of: EntityRef): string {
    return this.lists.mark(of, `${COPY}:building`);
  }

  /** What was applied while it was being built. */
  touched(of: EntityRef): string {
    return this.lists.mark(of, `${COPY}:touched`);
  }

  /** Since when versions have been remembered without a break. */
  memory(of: EntityRef): string {
    return this.lists.mark(of, `${COPY}:memory`);
  }

  /** The newest version with which the copy was dropped. */
  floor(of: EntityRef): string {
    return this.lists.mark(of, `${COPY}:floor`);
  }

  /** The newest version of an entry in a list. */
  version(of: EntityRef, list: FollowList, member: EntityRef): string {
    return this.lists.mark(of, `${COPY}:version:${list}:${member.type}:${member.id}`);
  }
}

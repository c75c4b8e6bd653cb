import type { EntityRef } from '@spoor/core';
import type { RedisConnection } from '@spoor/core/redis';
import { applyScript } from './apply.lua.js';
import { dropScript } from './build.lua.js';
import type { CopyKeys } from './copy.keys.js';
import { LISTS } from './copy.reader.js';
import { MEMORY } from './windows.js';

/** One end's half of a change of an edge. */
export interface HalfChange {
  readonly of: EntityRef;
  readonly list: 'followings' | 'followers';
  readonly member: EntityRef;
  /** In epoch milliseconds; null when there is no edge any more. */
  readonly since: number | null;
}

/** When a change may be applied, in microseconds of Redis's clock. */
export interface Window {
  readonly from: number;
  readonly until: number;
}

/** Tells copies what has changed. */
export class CopyWriter {
  constructor(
    private readonly connection: RedisConnection,
    private readonly keys: CopyKeys,
    private readonly types: () => readonly string[],
  ) {}

  /** @returns false when the change is too old to be applied: the copy must be dropped then */
  async apply({ of, list, member, since }: HalfChange, version: number, window: Window): Promise<boolean> {
    const { keys } = this;
    const opposite = list === 'followings' ? 'followers' : 'followings';
    const names = [
      keys.marker(of),
      keys.building(of),
      keys.touched(of),
      keys.memory(of),
      keys.floor(of),
      keys.version(of, list, member),
      keys.list(of, list, member.type),
      keys.list(of, opposite, member.type),
      keys.list(of, 'friends', member.type),
    ];
    const parameters = [member.id, version, since ?? '', window.from, window.until, MEMORY, touchedName(list, member)];
    return (await this.connection.run(applyScript, names, parameters)) === 1;
  }

  /** @param version of the change that is the reason; without one the copy was found to be wrong */
  async drop(of: EntityRef, version = 0): Promise<void> {
    const { keys } = this;
    const lists = LISTS.flatMap((list) => this.types().map((type) => keys.list(of, list, type)));
    const names = [keys.marker(of), keys.building(of), keys.touched(of), keys.memory(of), keys.floor(of), ...lists];
    await this.connection.run(dropScript, names, [version, MEMORY]);
  }
}

/** An entry as it is called among those that were touched during a build. */
export function touchedName(list: string, { type, id }: EntityRef): string {
  return `${list}:${type}:${id}`;
}

import { Logger } from '@nestjs/common';
import { describeError, type EntityRef } from '@spoor/core';
import { RedisUnavailableError, type RedisConnection } from '@spoor/core/redis';
import { randomUUID } from 'node:crypto';
import type { FollowBackend } from '../../follow-backend.js';
import type { FollowPageRow } from '../../follow-query.js';
import { addToBuildScript, finishBuildScript, startBuildScript } from './build.lua.js';
import type { CopyKeys } from './copy.keys.js';
import { LISTS } from './copy.reader.js';
import { touchedName } from './copy.writer.js';
import { MEMORY } from './windows.js';

const BATCH = 500;
const AT_ONCE = 4;
/** More than these are left to the next who reads of them. */
const LONGEST_QUEUE = 1_000;
/** After which silence somebody else builds what a process was building that was killed, in milliseconds. */
const SILENCE = 5_000;

/** Builds copies from the database: in the background, each by one process at a time, while others write. */
export class CopyBuilder {
  private readonly logger = new Logger('SequereModule');
  private readonly waiting = new Map<string, EntityRef>();
  private readonly underWay = new Set<Promise<void>>();
  private closed = false;

  constructor(
    private readonly connection: RedisConnection,
    private readonly keys: CopyKeys,
    private readonly types: () => readonly string[],
    private readonly era: () => string,
    private readonly database: FollowBackend,
  ) {}

  /** Has the copy of an entity built, soon. */
  request(of: EntityRef): void {
    if (this.closed || this.waiting.size >= LONGEST_QUEUE) return;
    this.waiting.set(`${of.type}:${of.id}`, of);
    this.advance();
  }

  /** @returns whether there is a complete copy that this call has made */
  async build(of: EntityRef): Promise<boolean> {
    const { connection, keys } = this;
    const era = this.era();
    const lists = LISTS.flatMap((list) => this.types().map((type) => keys.list(of, list, type)));
    const [marker, building, touched] = [keys.marker(of), keys.building(of), keys.touched(of)];
    const names = [marker, building, touched, keys.memory(of), ...lists];
    const token = await connection.run(startBuildScript, names, [randomUUID(), SILENCE, MEMORY, era]);
    if (token === null) return false;
    for (const list of ['followings', 'followers'] as const)
      for (const type of this.types()) if (!(await this.copyList(of, list, type, token))) return false;
    return (await connection.run(finishBuildScript, [marker, building, touched], [token, era])) === 1;
  }

  /** Resolves when nothing is being built. */
  async settle(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.waiting.clear();
    await this.settle();
  }

  private async copyList(
    of: EntityRef,
    list: 'followings' | 'followers',
    type: string,
    token: string,
  ): Promise<boolean> {
    const { keys } = this;
    const opposite = list === 'followings' ? 'followers' : 'followings';
    const names = [
      keys.building(of),
      keys.touched(of),
      keys.list(of, list, type),
      keys.list(of, opposite, type),
      keys.list(of, 'friends', type),
    ];
    const prefix = touchedName(list, { type, id: '' });
    let rows: FollowPageRow[] = [];
    do {
      rows = await this.database.page({ of, list, type, order: 'oldest', limit: BATCH, after: rows.at(-1)?.position });
      const members = rows.flatMap(({ ref, since }) => [ref.id, since]);
      const goesOn = await this.connection.run(addToBuildScript, names, [token, SILENCE, prefix, ...members]);
      if (goesOn === 0 || this.closed) return false;
    } while (rows.length === BATCH);
    return true;
  }

  private advance(): void {
    for (const [key, of] of this.waiting) {
      if (this.underWay.size >= AT_ONCE) return;
      this.waiting.delete(key);
      const run: Promise<void> = this.buildQuietly(of).finally(() => {
        this.underWay.delete(run);
        this.advance();
      });
      this.underWay.add(run);
    }
  }

  private async buildQuietly(of: EntityRef): Promise<void> {
    try {
      await this.build(of);
    } catch (error) {
      if (!(error instanceof RedisUnavailableError) && !this.closed)
        this.logger.error(`The copy of an entity labelled "${of.type}" could not be built: ${describeError(error)}`);
    }
  }
}

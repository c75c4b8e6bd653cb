import type { Dialect, EntityRef, Sql } from '@spoor/core';
import type { Delivery, Message, Outbox } from '@spoor/core/outbox';
import { RedisUnavailableError } from '@spoor/core/redis';
import type { ChangeLog, ChangeNote } from '../database/change-log.js';
import { edgeKey, type EdgeChange } from '../database/changes/edge-change.js';
import type { Program } from '../database/programs/program.js';
import { writeMessages } from '../database/programs/write-messages.js';
import type { FollowEdge } from '../follow-edge.js';
import { entitiesOf, halvesOf, messageOf, type ChangePayload } from './change-message.js';
import type { CopyWatch } from './copy-watch.js';
import type { CopyWriter, HalfChange, Window } from './copy/copy.writer.js';
import { DEADLINE } from './copy/windows.js';
import { selectMovedEnds } from './moved-ends.js';

/** A message of this process, with when it may be applied to copies; never while Redis was away when it was written. */
interface NotedMessage extends Message {
  readonly window?: Window;
}

/**
 * Writes changes into the outbox as the database makes them, and tells the copies after the commit.
 *
 * The process that made a change applies it, by its version, which is the message's id. Whatever that has not done, or not in time,
 * is relayed; and what is relayed drops the copies that it concerns, so that it may come late, twice or in any order.
 */
export class ChangeJournal implements ChangeLog {
  readonly noteMoved: Sql;
  private readonly windows = new Map<number, Window>();
  private readonly untold = new Map<string, number>();
  private readonly edgesUnderWay = new Map<string, Promise<unknown>>();
  private readonly movesUnderWay = new Set<Promise<unknown>>();

  constructor(
    private readonly outbox: Outbox,
    private readonly topic: string,
    dialect: Exclude<Dialect, 'mysql'>,
    private readonly watch: CopyWatch,
    private readonly writer: CopyWriter,
  ) {
    this.noteMoved = outbox.insertionOf(topic, selectMovedEnds(dialect));
  }

  *note(changes: readonly EdgeChange[]): Program<readonly NotedMessage[]> {
    const from = this.watch.time;
    const window = from === undefined ? undefined : { from, until: from + DEADLINE };
    const messages = yield* writeMessages(this.outbox, this.topic, changes.map(messageOf));
    return messages.map((message) => ({ ...message, window }));
  }

  committed(note: ChangeNote): void {
    const messages = note as readonly NotedMessage[];
    for (const { id, window } of messages) if (window) this.windows.set(id, window);
    const entities = messages.flatMap(({ payload }) => entitiesOf(payload as ChangePayload).map(nameOf));
    for (const name of entities) this.untold.set(name, (this.untold.get(name) ?? 0) + 1);
    const told: Promise<unknown> = this.outbox.tell(this.topic, messages).finally(() => {
      for (const { id } of messages) this.windows.delete(id);
      for (const name of entities) this.forget(name);
    });
    this.remember(messages, told);
  }

  /** Whether this process is telling the copy of an entity something. */
  isTelling(entity: EntityRef): boolean {
    return this.untold.has(nameOf(entity));
  }

  /** Resolves when the copies know of these edges what this process has done to them, or cannot be told by it. */
  async toldOf(edges: readonly FollowEdge[]): Promise<void> {
    await Promise.all(edges.map((edge) => this.edgesUnderWay.get(edgeKey(edge))));
  }

  /** As `toldOf`, of edges that were moved. */
  async toldOfMoves(): Promise<void> {
    await Promise.all(this.movesUnderWay);
  }

  /** @throws RedisUnavailableError: the change is relayed then */
  async deliver({ id, payload }: Message<ChangePayload>, { relayed }: Delivery): Promise<void> {
    const halves = relayed ? undefined : halvesOf(payload);
    try {
      if (!halves) {
        await Promise.all(entitiesOf(payload).map((entity) => this.writer.drop(entity, id)));
        return;
      }
      const window = this.windows.get(id);
      if (!window || !this.watch.isReachable) throw new RedisUnavailableError('Redis was away', false);
      await Promise.all(halves.map((half) => this.tell(half, id, window)));
    } catch (error) {
      if (error instanceof RedisUnavailableError) this.watch.failed();
      throw error;
    }
  }

  /** A change that came too late to be applied, or after a flush, drops the copy: whoever reads after the answer has it built anew. */
  private async tell(half: HalfChange, id: number, window: Window): Promise<void> {
    if (!(await this.writer.apply(half, id, window))) await this.writer.drop(half.of, id);
  }

  private remember(messages: readonly NotedMessage[], told: Promise<unknown>): void {
    for (const { payload } of messages) {
      const halves = halvesOf(payload as ChangePayload);
      if (!halves) continue;
      const key = edgeKey({ from: halves[0].of, to: halves[1].of });
      const all: Promise<unknown> = Promise.all([told, this.edgesUnderWay.get(key)]).then(() => {
        if (this.edgesUnderWay.get(key) === all) this.edgesUnderWay.delete(key);
      });
      this.edgesUnderWay.set(key, all);
    }
    if (messages.some(({ payload }) => Array.isArray(payload))) {
      this.movesUnderWay.add(told);
      void told.finally(() => this.movesUnderWay.delete(told));
    }
  }

  private forget(name: string): void {
    const count = (this.untold.get(name) ?? 0) - 1;
    if (count > 0) this.untold.set(name, count);
    else this.untold.delete(name);
  }
}

function nameOf({ type, id }: EntityRef): string {
  return `${type}:${id}`;
}

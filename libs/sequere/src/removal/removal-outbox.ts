import { Outbox } from '@spoor/core/outbox';
import { createHash } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import type { FollowBackend } from '../backends/follow-backend.js';
import { applyRemovals } from './apply-removals.js';
import type { Removal } from './removals.js';

/** Removals for a backend that no transaction reaches: written in the removing transaction, done after its commit, at least once. */
export class RemovalOutbox {
  private constructor(
    private readonly outbox: Outbox,
    private readonly topic: string,
    private readonly stop: () => Promise<void>,
  ) {}

  /** @param backend an open one, asked for at each removal */
  static async open(
    dataSource: DataSource,
    name: string,
    backend: () => Promise<FollowBackend>,
  ): Promise<RemovalOutbox> {
    const outbox = Outbox.of(dataSource);
    const topic = `sequere:removal:${name}`;
    const stop = await outbox.handle<Removal>(topic, {
      deliver: async ({ payload }) => applyRemovals(await backend(), [payload]),
      isOutage: (error) => (error as { code?: unknown }).code === 'SPOOR_REDIS_UNAVAILABLE',
    });
    return new RemovalOutbox(outbox, topic, stop);
  }

  async add(removals: readonly Removal[], manager: EntityManager): Promise<void> {
    const messages = removals.map((removal) => ({ key: keyOf(removal), payload: removal }));
    await this.outbox.add(manager, this.topic, messages);
  }

  /** Resolves when everything that has been committed is done. */
  settle(): Promise<void> {
    return this.outbox.settle(this.topic);
  }

  /** Finishes what is under way. What remains is done by others, or after the next start. */
  close(): Promise<void> {
    return this.stop();
  }
}

/** A label and an id together may be longer than a key. */
function keyOf({ ref: { type, id } }: Removal): string {
  return createHash('sha256').update(`${type}\0${id}`).digest('base64url');
}

import type { EventBus } from '@spoor/core';
import { Outbox } from '@spoor/core/outbox';
import type { DataSource } from 'typeorm';
import type { FollowTransition } from '../backends/follow-event.js';
import { deliver } from './publish.js';
import type { SequereEvents } from './sequere-events.js';

/** Events that are written in the transaction that makes them, and told until every listener has heard of them. */
export class EventOutbox {
  private constructor(
    private readonly outbox: Outbox,
    readonly topic: string,
    private readonly stop: () => Promise<void>,
  ) {}

  static async open(dataSource: DataSource, name: string, events: EventBus<SequereEvents>): Promise<EventOutbox> {
    const outbox = Outbox.of(dataSource);
    const topic = `sequere:events:${name}`;
    const stop = await outbox.handle<FollowTransition>(topic, { deliver: ({ payload }) => deliver(events, payload) });
    return new EventOutbox(outbox, topic, stop);
  }

  /** Resolves when everything that has been committed is told. */
  settle(): Promise<void> {
    return this.outbox.settle(this.topic);
  }

  /** Finishes what is under way. What remains is told by others, or after the next start. */
  close(): Promise<void> {
    return this.stop();
  }
}

import { ConsumerOrder, TransactionCoordinator, type TransactionConsumer } from '@spoor/core';
import type { QueryRunner } from 'typeorm';
import type { FollowBackendContext } from '../follow-backend.js';
import type { FollowTransition } from '../follow-event.js';
import type { ChangeLog, ChangeNote } from './change-log.js';
import { netChanges, type EdgeChange } from './changes/edge-change.js';
import { transitionOf } from './changes/transition-of.js';
import { EventLog, type EventNote } from './event-log.js';
import type { Program } from './programs/program.js';

/** What a transaction has written down, for the copies and for those who listen. */
export interface Notes {
  readonly copies: ChangeNote;
  readonly events: EventNote;
}

const NOTHING = [] as const;

/** Tells of edges that changed, once that is durable. */
export class Announcements implements TransactionConsumer<FollowTransition> {
  readonly name = 'follow events';
  readonly order = ConsumerOrder.followCounts;
  private readonly events: EventLog | undefined;

  /** @param copies are told within the transaction too */
  constructor(
    private readonly context: FollowBackendContext,
    private readonly copies?: ChangeLog,
  ) {
    const { dataSource, eventTopic } = context;
    this.events = eventTopic === undefined ? undefined : new EventLog(dataSource, eventTopic);
  }

  /** Writes down what is to be told outside the database, in the transaction that changes it. */
  *note(changes: readonly EdgeChange[]): Program<Notes> {
    const net = this.copies ? netChanges(changes) : [];
    return {
      copies: this.copies && net.length > 0 ? yield* this.copies.note(net) : NOTHING,
      events: this.events && changes.length > 0 ? yield* this.events.note(changes) : NOTHING,
    };
  }

  /** Of notes whose transaction has committed, or is about to. */
  noted({ copies, events }: Notes, queryRunner?: QueryRunner): void {
    if (copies.length === 0 && events.length === 0) return;
    const committed = () => {
      if (copies.length > 0) this.copies?.committed(copies);
      if (events.length > 0) this.events?.committed(events);
    };
    if (queryRunner) TransactionCoordinator.of(this.context.dataSource).afterCommit(queryRunner, committed);
    else committed();
  }

  /** Of what is committed, unless it was written down. */
  tell(changes: readonly EdgeChange[]): void {
    if (!this.events && changes.length > 0) this.context.publish(changes.map(transitionOf));
  }

  /** Of what the transaction that is open on the runner has changed, unless it is rolled back, or was written down. */
  async tellAfterCommit(changes: readonly EdgeChange[], queryRunner: QueryRunner): Promise<void> {
    if (this.events) return;
    await TransactionCoordinator.of(this.context.dataSource).add(queryRunner, this, changes.map(transitionOf));
  }

  publish(transitions: readonly FollowTransition[]): void {
    this.context.publish(transitions);
  }
}

import { randomUUID } from 'node:crypto';
import { ConsumerOrder, TransactionCoordinator, type TransactionConsumer } from '@spoor/core';
import type { QueryRunner } from 'typeorm';
import type { FollowBackendContext } from '../follow-backend.js';
import type { FollowTransition } from '../follow-event.js';
import type { ChangeLog, ChangeNote } from './change-log.js';
import { netChanges, type EdgeChange } from './changes/edge-change.js';
import type { Program } from './programs/program.js';

/** Tells of edges that changed, once that is durable. */
export class Announcements implements TransactionConsumer<FollowTransition> {
  readonly name = 'follow events';
  readonly order = ConsumerOrder.followCounts;

  /** @param log is told within the transaction too */
  constructor(
    private readonly context: FollowBackendContext,
    private readonly log?: ChangeLog,
  ) {}

  /** Writes down what another copy has to be told, in the transaction that changes it. */
  *note(changes: readonly EdgeChange[]): Program<ChangeNote> {
    const net = this.log ? netChanges(changes) : [];
    return this.log && net.length > 0 ? yield* this.log.note(net) : [];
  }

  /** Of a note whose transaction has committed, or is about to. */
  noted(note: ChangeNote, queryRunner?: QueryRunner): void {
    const { log } = this;
    if (!log || note.length === 0) return;
    if (queryRunner)
      TransactionCoordinator.of(this.context.dataSource).afterCommit(queryRunner, () => log.committed(note));
    else log.committed(note);
  }

  /** Of what is committed. */
  tell(changes: readonly EdgeChange[]): void {
    if (changes.length > 0) this.context.publish(changes.map(transitionOf));
  }

  /** Of what the transaction that is open on the runner has changed, unless it is rolled back. */
  async tellAfterCommit(changes: readonly EdgeChange[], queryRunner: QueryRunner): Promise<void> {
    await TransactionCoordinator.of(this.context.dataSource).add(queryRunner, this, changes.map(transitionOf));
  }

  publish(transitions: readonly FollowTransition[]): void {
    this.context.publish(transitions);
  }
}

function transitionOf({ edge, after }: EdgeChange): FollowTransition {
  const { from, to } = edge;
  const id = randomUUID();
  return after === undefined ? { kind: 'unfollowed', id, from, to } : { kind: 'followed', id, from, to, since: after };
}

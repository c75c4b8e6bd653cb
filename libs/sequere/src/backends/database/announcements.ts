import { randomUUID } from 'node:crypto';
import { ConsumerOrder, TransactionCoordinator, type TransactionConsumer } from '@spoor/core';
import type { QueryRunner } from 'typeorm';
import type { FollowBackendContext } from '../follow-backend.js';
import type { FollowTransition } from '../follow-event.js';
import type { EdgeChange } from './changes/edge-change.js';

/** Tells of edges that changed, once that is durable. */
export class Announcements implements TransactionConsumer<FollowTransition> {
  readonly name = 'follow events';
  readonly order = ConsumerOrder.followCounts;

  constructor(private readonly context: FollowBackendContext) {}

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

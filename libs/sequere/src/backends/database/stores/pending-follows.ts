import { ConsumerOrder, TransactionCoordinator, translateError, type TransactionConsumer } from '@spoor/core';
import type { EntityManager, QueryRunner } from 'typeorm';
import type { Announcements } from '../announcements.js';
import { netChanges, type EdgeChange } from '../changes/edge-change.js';
import { settle } from '../programs/settle.js';
import type { FollowBackendContext } from '../../follow-backend.js';
import type { FollowStatements } from '../statements/follow-statements.js';
import type { FollowSession } from './follow-session.js';

/**
 * The counts of edges that callers' transactions have changed. They are moved right before the commit, all of them sorted: a
 * celebrity's row is held for that moment only, not from the follow on.
 */
export class PendingFollows implements TransactionConsumer<EdgeChange> {
  readonly name = 'follow counts';
  readonly order = ConsumerOrder.followCounts;
  private readonly journals = new WeakMap<QueryRunner, EdgeChange[]>();

  constructor(
    private readonly context: FollowBackendContext,
    private readonly session: FollowSession,
    private readonly statements: FollowStatements,
    private readonly announcements: Announcements,
  ) {}

  /** Has the counts moved, and the changes told, when the transaction that is open on the runner commits. */
  async add(changes: readonly EdgeChange[], queryRunner: QueryRunner): Promise<void> {
    if (changes.length === 0) return;
    const journal = this.journals.get(queryRunner) ?? [];
    this.journals.set(queryRunner, journal);
    const before = journal.length;
    journal.push(...changes);
    const coordinator = TransactionCoordinator.of(this.context.dataSource);
    coordinator.afterRollback(queryRunner, () => void journal.splice(before));
    await coordinator.add(queryRunner, this, changes);
  }

  /** What the manager's transaction has changed and not counted yet. */
  of(manager: EntityManager | undefined): EdgeChange[] {
    const journal = manager?.queryRunner && this.journals.get(manager.queryRunner);
    return journal ? netChanges(journal) : [];
  }

  async persist(changes: readonly EdgeChange[], queryRunner: QueryRunner): Promise<void> {
    this.journals.delete(queryRunner);
    try {
      await this.session.join(settle(this.statements, netChanges(changes)), queryRunner);
    } catch (error) {
      throw translateError(error);
    }
  }

  publish(changes: readonly EdgeChange[]): void {
    this.announcements.tell(changes);
  }
}

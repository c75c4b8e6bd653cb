import { ConsumerOrder, TransactionCoordinator, translateError, type TransactionConsumer } from '@spoor/core';
import type { EntityManager, QueryRunner } from 'typeorm';
import type { Announcements, Notes } from '../announcements.js';
import { netChanges, type EdgeChange } from '../changes/edge-change.js';
import type { Program } from '../programs/program.js';
import { settle } from '../programs/settle.js';
import type { FollowBackendContext } from '../../follow-backend.js';
import type { FollowStatements } from '../statements/follow-statements.js';
import type { FollowSession } from './follow-session.js';

/** What one transaction has changed and not counted yet. It never changes itself, so that a rollback can go back to it. */
interface Journal {
  readonly changes: readonly EdgeChange[];
  readonly earlier: Journal | undefined;
}

/**
 * The counts of edges that callers' transactions have changed. They are moved right before the commit, all of them sorted: a
 * celebrity's row is held for that moment only, not from the follow on.
 */
export class UncountedFollows implements TransactionConsumer<EdgeChange> {
  readonly name = 'follow counts';
  readonly order = ConsumerOrder.followCounts;
  private readonly journals = new WeakMap<QueryRunner, Journal | undefined>();

  constructor(
    private readonly context: FollowBackendContext,
    private readonly session: FollowSession,
    private readonly statements: FollowStatements,
    private readonly announcements: Announcements,
  ) {}

  /** Has the counts moved, and the changes told, when the transaction that is open on the runner commits. */
  async add(changes: readonly EdgeChange[], queryRunner: QueryRunner): Promise<void> {
    if (changes.length === 0) return;
    this.replace(queryRunner, { changes, earlier: this.journals.get(queryRunner) });
    await TransactionCoordinator.of(this.context.dataSource).add(queryRunner, this, changes);
  }

  /** What the manager's transaction has changed and not counted yet. */
  of(manager: EntityManager | undefined): EdgeChange[] {
    return manager?.queryRunner ? netChanges(changesIn(this.journals.get(manager.queryRunner))) : [];
  }

  /** Moves the counts now: for what works on all edges as they stand. */
  async settle(queryRunner: QueryRunner): Promise<void> {
    const journal = this.journals.get(queryRunner);
    if (!journal) return;
    this.replace(queryRunner, undefined);
    const note = await this.session.join(this.count(changesIn(journal)), queryRunner);
    this.announcements.noted(note, queryRunner);
  }

  async persist(_: readonly EdgeChange[], queryRunner: QueryRunner): Promise<void> {
    try {
      await this.settle(queryRunner);
    } catch (error) {
      throw translateError(error);
    }
  }

  publish(changes: readonly EdgeChange[]): void {
    this.announcements.tell(changes);
  }

  private *count(changes: readonly EdgeChange[]): Program<Notes> {
    yield* settle(this.statements, netChanges(changes));
    return yield* this.announcements.note(changes);
  }

  /** Until the savepoint in which it happens is rolled back, or the transaction. */
  private replace(queryRunner: QueryRunner, journal: Journal | undefined): void {
    const before = this.journals.get(queryRunner);
    this.journals.set(queryRunner, journal);
    TransactionCoordinator.of(this.context.dataSource).afterRollback(queryRunner, () => {
      this.journals.set(queryRunner, before);
    });
  }
}

function changesIn(journal: Journal | undefined): EdgeChange[] {
  const parts: (readonly EdgeChange[])[] = [];
  for (let part = journal; part; part = part.earlier) parts.push(part.changes);
  return parts.toReversed().flat();
}

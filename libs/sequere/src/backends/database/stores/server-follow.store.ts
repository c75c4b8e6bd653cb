import { driverErrorKind, findFree, TransactionCalls, translateError, type EntityRef, type Outcome } from '@spoor/core';
import type { EntityManager, QueryRunner } from 'typeorm';
import type { Announcements } from '../announcements.js';
import { netChanges } from '../changes/edge-change.js';
import { describeOperation, type FollowAnswer, type FollowOperation } from '../follow-operation.js';
import type { FollowBackendContext } from '../../follow-backend.js';
import type { FollowEdge } from '../../follow-edge.js';
import type { FollowCounts, FollowPageQuery, FollowPageRow } from '../../follow-query.js';
import type { FollowMoves } from '../moves/follow-moves.js';
import { lockRows, rowKeys } from '../programs/lock-rows.js';
import type { Program } from '../programs/program.js';
import { readCounts } from '../programs/read-counts.js';
import { readDates } from '../programs/read-dates.js';
import { readPage } from '../programs/read-page.js';
import { settle } from '../programs/settle.js';
import { writeEdges, type WrittenEdges } from '../programs/write-edges.js';
import type { FollowPages } from '../statements/follow-pages.js';
import type { FollowStatements } from '../statements/follow-statements.js';
import type { FollowSession } from './follow-session.js';
import type { FollowStore } from './follow-store.js';
import { PendingFollows } from './pending-follows.js';

/** How long a flush waits for row locks before it looks which of its rows are held, in milliseconds. */
const LOCK_WAIT = 250;
/** How long to wait when all that is asked is whether rows are held. */
const PROBE_WAIT = 2;
/** How long all of that may take, since everybody else waits for it. */
const PROBE_BUDGET = 50;

export interface ServerDialect {
  readonly session: FollowSession;
  readonly pages: FollowPages;
  readonly moves: FollowMoves;
  /** For group commits. */
  readonly statements: FollowStatements;
  /** For callers' transactions, whatever their isolation. */
  readonly joined: FollowStatements;
}

/** Follows in a database with a server. Group commits go over the reserved connection. */
export class ServerFollowStore implements FollowStore {
  private readonly pending: PendingFollows;
  private readonly calls: TransactionCalls;
  private lockWait = LOCK_WAIT;

  constructor(
    private readonly context: FollowBackendContext,
    private readonly dialect: ServerDialect,
    private readonly announcements: Announcements,
  ) {
    const { session, joined } = dialect;
    this.pending = new PendingFollows(context, session, joined, announcements);
    this.calls = new TransactionCalls(context.dataSource);
  }

  async open(): Promise<void> {
    await this.dialect.session.open();
  }

  async close(): Promise<void> {
    await this.dialect.session.close();
  }

  keysOf({ edge }: FollowOperation): readonly string[] {
    return rowKeys(edge);
  }

  isMergeable(): boolean {
    return false;
  }

  describe(operation: FollowOperation): string {
    return describeOperation(operation);
  }

  async merge(operations: readonly FollowOperation[]): Promise<undefined[]> {
    return operations.map(() => undefined);
  }

  async fold(operations: readonly FollowOperation[]): Promise<Outcome<FollowAnswer>[]> {
    const { session } = this.dialect;
    const { answers, changes } = await session.commit(this.write(operations), this.lockWait + operations.length);
    this.announcements.tell(changes);
    return answers.map((answer) => ({ answer }));
  }

  async findFree(keys: readonly string[]): Promise<ReadonlySet<string>> {
    const free = await findFree(keys, (some) => this.areFree(some), PROBE_BUDGET);
    // A statement that took too long although nobody held its rows is given more time.
    this.lockWait = free.length === keys.length ? Math.min(this.lockWait * 4, this.context.lockTimeout) : LOCK_WAIT;
    return new Set(free);
  }

  async apply(operations: readonly FollowOperation[], manager: EntityManager): Promise<Outcome<FollowAnswer>[]> {
    const queryRunner = manager.queryRunner as QueryRunner;
    const { session, joined } = this.dialect;
    return await this.calls.run(manager, async () => {
      try {
        const { answers, changes } = await session.join(writeEdges(joined, operations), queryRunner);
        await this.pending.add(changes, queryRunner);
        return answers.map((answer) => ({ answer }));
      } catch (error) {
        throw translateError(error);
      }
    });
  }

  async dates(edges: readonly FollowEdge[], manager?: EntityManager): Promise<Map<string, number>> {
    const { session, statements } = this.dialect;
    return await session.read(
      readDates(edges, (some) => statements.readEdges(some)),
      manager,
    );
  }

  async counts(entities: readonly EntityRef[], manager?: EntityManager): Promise<FollowCounts[]> {
    const { session, statements } = this.dialect;
    const pending = this.pending.of(manager);
    return await session.read(readCounts(statements, entities, this.context.types(), pending), manager);
  }

  async page(query: FollowPageQuery, manager?: EntityManager): Promise<FollowPageRow[]> {
    const { session, statements, pages } = this.dialect;
    const pending = query.list === 'friends' ? this.pending.of(manager) : [];
    return await session.read(readPage(statements, pages, query, this.context.types(), pending), manager);
  }

  /** On a connection of its own, for it may take long. */
  async move<Result>(move: (moves: FollowMoves) => Program<Result>, manager?: EntityManager): Promise<Result> {
    const { session, moves } = this.dialect;
    try {
      if (!manager) return await session.commitApart(() => move(moves));
      const queryRunner = manager.queryRunner as QueryRunner;
      return await this.calls.run(manager, async () => {
        await this.pending.settle(queryRunner);
        return await session.join(move(moves), queryRunner);
      });
    } catch (error) {
      throw translateError(error);
    }
  }

  private *write(operations: readonly FollowOperation[]): Program<WrittenEdges> {
    const { statements } = this.dialect;
    const written = yield* writeEdges(statements, operations);
    yield* settle(statements, netChanges(written.changes));
    return written;
  }

  private async areFree(keys: readonly string[]): Promise<boolean> {
    const { session, statements } = this.dialect;
    try {
      await session.try(lockRows(statements, keys), PROBE_WAIT + keys.length);
      return true;
    } catch (error) {
      if (driverErrorKind(error) === 'busy') return false;
      throw error;
    }
  }
}

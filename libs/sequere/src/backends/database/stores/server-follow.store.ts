import { driverErrorKind, findFree, TransactionCalls, translateError, type Outcome } from '@spoor/core';
import type { EntityManager, QueryRunner } from 'typeorm';
import type { Announcements } from '../announcements.js';
import { netChanges, type EdgeChange } from '../changes/edge-change.js';
import { describeOperation, type FollowAnswer, type FollowOperation } from '../follow-operation.js';
import type { FollowBackendContext } from '../../follow-backend.js';
import { lockRows, rowKeys } from '../programs/lock-rows.js';
import type { Program } from '../programs/program.js';
import { settle } from '../programs/settle.js';
import { writeEdges, type NotedEdges } from '../programs/write-edges.js';
import type { FollowSql } from '../statements/follow-sql.js';
import type { FollowStatements } from '../statements/follow-statements.js';
import type { FollowSession } from './follow-session.js';
import type { FollowStore } from './follow-store.js';
import { UncountedFollows } from './uncounted-follows.js';

/** How long a flush waits for row locks before it looks which of its rows are held, in milliseconds. */
const LOCK_WAIT = 250;
/** How long to wait when all that is asked is whether rows are held. */
const PROBE_WAIT = 2;
/** How long all of that may take, since everybody else waits for it. */
const PROBE_BUDGET = 50;

export interface ServerDialect {
  readonly session: FollowSession;
  readonly sql: FollowSql;
  /** For callers' transactions, whatever their isolation. */
  readonly joined: FollowStatements;
}

/** Follows in a database with a server. Group commits go over the reserved connection. */
export class ServerFollowStore implements FollowStore {
  readonly sql: FollowSql;
  private readonly uncounted: UncountedFollows;
  private readonly calls: TransactionCalls;
  private lockWait = LOCK_WAIT;

  constructor(
    private readonly context: FollowBackendContext,
    private readonly dialect: ServerDialect,
    readonly announcements: Announcements,
  ) {
    const { session, joined } = dialect;
    this.sql = dialect.sql;
    this.uncounted = new UncountedFollows(context, session, joined, announcements);
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
    const { answers, changes, note } = await session.commit(this.change(operations), this.lockWait + operations.length);
    this.announcements.noted(note);
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
        await this.uncounted.add(changes, queryRunner);
        return answers.map((answer) => ({ answer }));
      } catch (error) {
        throw translateError(error);
      }
    });
  }

  pending(manager: EntityManager | undefined): readonly EdgeChange[] {
    return this.uncounted.of(manager);
  }

  async read<Result>(program: () => Program<Result>, manager?: EntityManager): Promise<Result> {
    return await this.dialect.session.read(program(), manager);
  }

  /** On a connection of its own, lest group commits wait for it. */
  async write<Result>(program: () => Program<Result>, manager?: EntityManager): Promise<Result> {
    const { session } = this.dialect;
    try {
      if (!manager) return await session.commitApart(program);
      const queryRunner = manager.queryRunner as QueryRunner;
      return await this.calls.run(manager, async () => {
        await this.uncounted.settle(queryRunner);
        return await session.join(program(), queryRunner);
      });
    } catch (error) {
      throw translateError(error);
    }
  }

  private *change(operations: readonly FollowOperation[]): Program<NotedEdges> {
    const { statements } = this.sql;
    const written = yield* writeEdges(statements, operations);
    yield* settle(statements, netChanges(written.changes));
    return { ...written, note: yield* this.announcements.note(written.changes) };
  }

  private async areFree(keys: readonly string[]): Promise<boolean> {
    const { session, sql } = this.dialect;
    try {
      await session.try(lockRows(sql.statements, keys), PROBE_WAIT + keys.length);
      return true;
    } catch (error) {
      if (driverErrorKind(error) === 'busy') return false;
      throw error;
    }
  }
}

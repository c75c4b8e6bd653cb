import {
  SqliteGate,
  translateError,
  type Outcome,
  type SqliteDatabase,
  type SqliteStatement,
  type Sql,
} from '@spoor/core';
import type { EntityManager, QueryRunner } from 'typeorm';
import type { FollowBackendContext } from '../../follow-backend.js';
import { netChanges, type EdgeChange } from '../changes/edge-change.js';
import { describeOperation, type FollowAnswer, type FollowOperation } from '../follow-operation.js';
import type { ChangeLog } from '../change-log.js';
import { Announcements } from '../announcements.js';
import { SqliteFollowMoves } from '../moves/sqlite-follow.moves.js';
import { rowKeys } from '../programs/lock-rows.js';
import { runAtOnce, type Program } from '../programs/program.js';
import { settle } from '../programs/settle.js';
import { writeEdges, type NotedEdges } from '../programs/write-edges.js';
import { FollowChecks } from '../statements/follow-checks.js';
import { FollowPages } from '../statements/follow-pages.js';
import type { FollowSql } from '../statements/follow-sql.js';
import { followTables } from '../statements/follow-tables.js';
import { sqlitePageSpelling } from '../statements/page-spelling.js';
import { SqliteFollowStatements } from '../statements/sqlite-follow.statements.js';
import type { FollowStore } from './follow-store.js';

/**
 * Follows in SQLite. A batch is one synchronous transaction; so is a call within the caller's, as a savepoint of it: there are no
 * rows to wait for, so that counts need not be put off until the commit.
 */
export class SqliteFollowStore implements FollowStore {
  readonly sql: FollowSql;
  private readonly gate: SqliteGate;
  private readonly prepared = new WeakMap<SqliteDatabase, Map<string, SqliteStatement>>();

  constructor(
    private readonly context: FollowBackendContext,
    readonly announcements: Announcements,
    log: ChangeLog | undefined,
  ) {
    const tables = followTables(context.dataSource);
    const statements = new SqliteFollowStatements(tables);
    this.gate = SqliteGate.of(context.dataSource);
    this.sql = {
      statements,
      pages: new FollowPages(tables, sqlitePageSpelling),
      moves: new SqliteFollowMoves(tables, statements, log),
      checks: new FollowChecks(tables, statements),
    };
  }

  async open(): Promise<void> {}

  async close(): Promise<void> {}

  keysOf(operation: FollowOperation): readonly string[] {
    return rowKeys(operation.edge);
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
    const { answers, changes, note } = await this.write(() => this.change(operations));
    this.announcements.noted(note);
    this.announcements.tell(changes);
    return answers.map((answer) => ({ answer }));
  }

  /** SQLite locks the whole file: either all are free or none. The gate has done the waiting. */
  async findFree(): Promise<ReadonlySet<string>> {
    return new Set();
  }

  async apply(operations: readonly FollowOperation[], manager: EntityManager): Promise<Outcome<FollowAnswer>[]> {
    const { answers, changes, note } = await this.write(() => this.change(operations), manager);
    this.announcements.noted(note, manager.queryRunner);
    await this.announcements.tellAfterCommit(changes, manager.queryRunner as QueryRunner);
    return answers.map((answer) => ({ answer }));
  }

  /** They are counted at once. */
  pending(): readonly EdgeChange[] {
    return [];
  }

  async read<Result>(program: () => Program<Result>, manager?: EntityManager): Promise<Result> {
    if (manager) return this.runIn(this.gate.database, program);
    return await this.gate.read('The reading of follows', this.context.lockTimeout, (database) =>
      this.runIn(database, program),
    );
  }

  async write<Result>(program: () => Program<Result>, manager?: EntityManager): Promise<Result> {
    if (!manager)
      return await this.gate.run('A change of follows', this.context.lockTimeout, (database) =>
        this.runIn(database, program),
      );
    try {
      const { database } = this.gate;
      return database.transaction(() => this.runIn(database, program))();
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

  private runIn<Result>(database: SqliteDatabase, program: () => Program<Result>): Result {
    return runAtOnce(program(), (statement) => this.query(database, statement));
  }

  private query(database: SqliteDatabase, statement: Sql): readonly unknown[] {
    const [text, parameters] = statement.render(() => '?');
    const prepared = this.prepare(database, text);
    if (prepared.reader) return prepared.all(...parameters);
    prepared.run(...parameters);
    return [];
  }

  private prepare(database: SqliteDatabase, text: string): SqliteStatement {
    const prepared = this.prepared.get(database) ?? new Map<string, SqliteStatement>();
    this.prepared.set(database, prepared);
    const statement = prepared.get(text) ?? database.prepare(text);
    prepared.set(text, statement);
    return statement;
  }
}

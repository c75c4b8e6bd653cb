import {
  SqliteGate,
  translateError,
  type EntityRef,
  type Outcome,
  type SqliteDatabase,
  type SqliteStatement,
  type Sql,
} from '@spoor/core';
import type { EntityManager, QueryRunner } from 'typeorm';
import type { FollowBackendContext } from '../../follow-backend.js';
import type { FollowEdge } from '../../follow-edge.js';
import type { FollowCounts, FollowPageQuery, FollowPageRow } from '../../follow-query.js';
import { netChanges } from '../changes/edge-change.js';
import { describeOperation, type FollowAnswer, type FollowOperation } from '../follow-operation.js';
import { Announcements } from '../announcements.js';
import type { FollowMoves } from '../moves/follow-moves.js';
import { SqliteFollowMoves } from '../moves/sqlite-follow.moves.js';
import { rowKeys } from '../programs/lock-rows.js';
import { runAtOnce, type Program } from '../programs/program.js';
import { readCounts } from '../programs/read-counts.js';
import { readDates } from '../programs/read-dates.js';
import { readPage } from '../programs/read-page.js';
import { settle } from '../programs/settle.js';
import { writeEdges, type WrittenEdges } from '../programs/write-edges.js';
import { FollowPages } from '../statements/follow-pages.js';
import { followTables } from '../statements/follow-tables.js';
import { sqlitePageSpelling } from '../statements/page-spelling.js';
import { SqliteFollowStatements } from '../statements/sqlite-follow.statements.js';
import type { FollowStore } from './follow-store.js';

/**
 * Follows in SQLite. A batch is one synchronous transaction; so is a call within the caller's, as a savepoint of it: there are no
 * rows to wait for, so that counts need not be put off until the commit.
 */
export class SqliteFollowStore implements FollowStore {
  private readonly gate: SqliteGate;
  private readonly statements: SqliteFollowStatements;
  private readonly pages: FollowPages;
  private readonly moves: FollowMoves;
  private readonly prepared = new WeakMap<SqliteDatabase, Map<string, SqliteStatement>>();

  constructor(
    private readonly context: FollowBackendContext,
    private readonly announcements: Announcements,
  ) {
    const tables = followTables(context.dataSource);
    this.gate = SqliteGate.of(context.dataSource);
    this.statements = new SqliteFollowStatements(tables);
    this.pages = new FollowPages(tables, sqlitePageSpelling);
    this.moves = new SqliteFollowMoves(tables, this.statements);
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
    const { answers, changes } = await this.writing(() => this.write(operations));
    this.announcements.tell(changes);
    return answers.map((answer) => ({ answer }));
  }

  /** SQLite locks the whole file: either all are free or none. The gate has done the waiting. */
  async findFree(): Promise<ReadonlySet<string>> {
    return new Set();
  }

  async apply(operations: readonly FollowOperation[], manager: EntityManager): Promise<Outcome<FollowAnswer>[]> {
    const { answers, changes } = await this.writing(() => this.write(operations), manager);
    await this.announcements.tellAfterCommit(changes, manager.queryRunner as QueryRunner);
    return answers.map((answer) => ({ answer }));
  }

  async dates(edges: readonly FollowEdge[], manager?: EntityManager): Promise<Map<string, number>> {
    return await this.reading(() => readDates(edges, (some) => this.statements.readEdges(some)), manager);
  }

  async counts(entities: readonly EntityRef[], manager?: EntityManager): Promise<FollowCounts[]> {
    return await this.reading(() => readCounts(this.statements, entities, this.context.types()), manager);
  }

  async page(query: FollowPageQuery, manager?: EntityManager): Promise<FollowPageRow[]> {
    return await this.reading(() => readPage(this.statements, this.pages, query, this.context.types()), manager);
  }

  async move<Result>(move: (moves: FollowMoves) => Program<Result>, manager?: EntityManager): Promise<Result> {
    return await this.writing(() => move(this.moves), manager);
  }

  private *write(operations: readonly FollowOperation[]): Program<WrittenEdges> {
    const written = yield* writeEdges(this.statements, operations);
    yield* settle(this.statements, netChanges(written.changes));
    return written;
  }

  private async writing<Result>(program: () => Program<Result>, manager?: EntityManager): Promise<Result> {
    const work = (database: SqliteDatabase) => runAtOnce(program(), (statement) => this.query(database, statement));
    if (!manager) return await this.gate.run('A change of follows', this.context.lockTimeout, work);
    try {
      const { database } = this.gate;
      return database.transaction(() => work(database))();
    } catch (error) {
      throw translateError(error);
    }
  }

  private async reading<Result>(program: () => Program<Result>, manager?: EntityManager): Promise<Result> {
    const work = (database: SqliteDatabase) => runAtOnce(program(), (statement) => this.query(database, statement));
    if (manager) return work(this.gate.database);
    return await this.gate.read('The reading of follows', this.context.lockTimeout, work);
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

import { TransactionCoordinator, type EntityRef, type SendWithCommit } from '@spoor/core';
import type { DataSource, QueryRunner } from 'typeorm';
import { withoutActor } from '../../model/without-actor.js';
import type { ActedDiff, DiffStore, DiffStoreStatus, LogAppend, WakeListener } from '../diff-store.js';
import { LogListeners } from '../log-listeners.js';
import type { LogQuery, LogView } from '../log-view.js';
import type { PruneResult, PruneRun } from '../pruning.js';
import { randomToken } from '../random-token.js';
import { actedByPages } from './acted-by.js';
import { appendDiffs, sendWithCommit, type AdvancedLog } from './append-diffs.js';
import { rewrite } from './body-statements.js';
import { DatabaseAccess } from './database-access.js';
import type { DiffStatements } from './diff-statements.js';
import { eraseEntity } from './erase-entity.js';
import { freeLogs } from './free-logs.js';
import { HeadPoller } from './head-poller.js';
import { pruneLocked, pruneLogs, type Pruning } from './prune-logs.js';
import { readView, type ViewRow } from './read-view.js';

/**
 * Logs in tables of the DataSource's database, written in the transaction that makes the diffs or in one that takes them out of the outbox.
 *
 * Places are given under a lock on the log that is held until the commit, to all logs of a transaction in sorted order: they become
 * visible in their order, whatever is open meanwhile, and no two transactions wait for each other.
 */
export class DatabaseDiffStore implements DiffStore {
  readonly isTransactional = true;
  private readonly access: DatabaseAccess;
  private readonly listeners = new LogListeners();
  private readonly poller: HeadPoller;
  private readonly pruning: Pruning;

  /** @param retention and @param pollInterval in milliseconds */
  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: DiffStatements,
    { retention, pollInterval }: { retention: number; pollInterval: number },
  ) {
    this.access = new DatabaseAccess(dataSource, (statement) => statements.render(statement));
    this.poller = new HeadPoller(this.access, statements, this.listeners, pollInterval);
    this.pruning = { access: this.access, statements, retention: retention * 1_000 };
  }

  async open(): Promise<void> {}

  async close(): Promise<void> {
    this.poller.stop();
  }

  async append(appends: readonly LogAppend[], queryRunner: QueryRunner, send?: SendWithCommit): Promise<void> {
    if (!sendWithCommit(this.statements, appends, send)) {
      const overdue = await appendDiffs(this.pruning, appends, queryRunner);
      if (overdue.length > 0) await this.clear(overdue, queryRunner);
    }
    this.wakeAfterCommit(queryRunner, () => {
      for (const { log } of appends) this.listeners.wake(log);
    });
  }

  async findFree(logs: readonly EntityRef[]): Promise<EntityRef[]> {
    return await freeLogs(this.access, this.statements, logs);
  }

  async read(log: EntityRef, query: LogQuery): Promise<LogView> {
    return readView(await this.access.read<ViewRow>(this.statements.read(log, query)));
  }

  async count(log: EntityRef): Promise<number> {
    const [row] = await this.access.read<{ count: string | number }>(this.statements.count(log));
    return Number(row?.count);
  }

  async renew(logs: readonly EntityRef[]): Promise<void> {
    await this.access.write(async (queryRunner) => {
      for (const log of logs) await this.access.run(queryRunner, this.statements.renew(log, randomToken()));
      this.wakeAfterCommit(queryRunner, () => {
        for (const log of logs) this.listeners.wake(log);
      });
    });
  }

  async invalidate(types: readonly string[] | 'all', queryRunner: QueryRunner): Promise<void> {
    const invalidated = types === 'all' ? [''] : types.toSorted();
    for (const type of invalidated) await this.access.run(queryRunner, this.statements.invalidate(type, randomToken()));
    this.wakeAfterCommit(queryRunner, () => {
      for (const type of invalidated) this.listeners.wakeType(type);
    });
  }

  async erase(entity: EntityRef): Promise<void> {
    const logs = await this.access.write((queryRunner) => eraseEntity(this.pruning, entity, queryRunner));
    for (const log of logs) this.listeners.wake(log);
  }

  async *actedBy(actor: EntityRef): AsyncGenerator<ActedDiff, void, undefined> {
    for await (const page of actedByPages(this.access, this.statements, actor)) yield* page;
  }

  async forgetActor(actor: EntityRef): Promise<void> {
    for await (const page of actedByPages(this.access, this.statements, actor)) {
      if (page.length === 0) continue;
      const anonymous = page.map((diff) => ({ ...diff, body: withoutActor(diff.body) }));
      await this.access.write((queryRunner) =>
        this.access.run(queryRunner, rewrite(this.statements.tables, anonymous)),
      );
    }
  }

  async prune(run: PruneRun = {}): Promise<PruneResult> {
    return await pruneLogs(this.pruning, run);
  }

  subscribe(log: EntityRef, listener: WakeListener): () => void {
    const end = this.listeners.add(log, listener);
    this.poller.start();
    return end;
  }

  async status(): Promise<DiffStoreStatus> {
    const [row] = await this.access.read<{ count: string | number }>(this.statements.countLogs());
    return { logs: Number(row?.count) };
  }

  private async clear(logs: readonly AdvancedLog[], queryRunner: QueryRunner): Promise<void> {
    const cut = Math.min(...logs.map(({ head }) => head)) - this.pruning.retention;
    await pruneLocked(
      this.pruning,
      logs.map(({ log }) => log),
      cut,
      queryRunner,
    );
  }

  private wakeAfterCommit(queryRunner: QueryRunner, wake: () => void): void {
    TransactionCoordinator.of(this.dataSource).afterCommit(queryRunner, wake);
  }
}

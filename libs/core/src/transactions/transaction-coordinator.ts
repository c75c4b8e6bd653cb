import { Logger } from '@nestjs/common';
import type { DataSource, EntitySubscriberInterface, QueryRunner } from 'typeorm';
import { stateOf } from '../database/data-source-state.js';
import { isSqlite } from '../database/dialect.js';
import { driverErrorKind } from '../database/driver-error.js';
import { RetryableError } from '../errors/retryable.error.js';
import { depthOf } from './depth-of.js';
import { losesSilently } from './loses-silently.js';
import type { TransactionConsumer } from './transaction-consumer.js';
import { TransactionFrame } from './transaction-frame.js';

type TransactionEvent = { queryRunner: QueryRunner };
type QueryEvent = { queryRunner: QueryRunner; query: string; rawResults?: unknown; error?: unknown };

/**
 * The one subscriber to a DataSource's transactions.
 *
 * TypeORM awaits all commit hooks with Promise.all: two subscribers would interleave on one connection, and when one fails, the
 * other's later statement would be committed by itself. So consumers never subscribe; they enlist work here. Work enlisted in a
 * savepoint goes when the savepoint does. Consumers run one after another in their order, again until nothing is left; the first
 * failure rolls the user's transaction back. After the real commit they publish; that never throws into the caller.
 */
export class TransactionCoordinator implements EntitySubscriberInterface {
  private readonly logger = new Logger('Spoor');
  private readonly frames = new WeakMap<QueryRunner, TransactionFrame[]>();
  private readonly silentlyRolledBack = new WeakSet<QueryRunner>();
  private readonly lost = new WeakMap<QueryRunner, unknown>();
  private readonly begun = new WeakMap<QueryRunner, number>();
  private readonly publishing = new Set<Promise<void>>();
  private transact: ((add: (queryRunner: QueryRunner) => void) => Promise<void>) | undefined;
  private readonly endListeners = new Set<(queryRunner: QueryRunner) => void>();

  private constructor(private readonly dataSource: DataSource) {}

  /** The coordinator of a DataSource, subscribed on first use. The DataSource must be initialised: before, TypeORM would lose it. */
  static of(dataSource: DataSource): TransactionCoordinator {
    const coordinator = stateOf(dataSource, 'coordinator', () => new TransactionCoordinator(dataSource));
    // A DataSource that is initialised again begins with new subscribers.
    if (!dataSource.subscribers.includes(coordinator)) dataSource.subscribers.push(coordinator);
    return coordinator;
  }

  /**
   * Adds work to the transaction that is open on `queryRunner`, or does it in a transaction of its own when none is.
   *
   * @throws what the consumer's `persist` rejects with, in the second case
   */
  async enlist<Work>(queryRunner: QueryRunner, consumer: TransactionConsumer<Work>, work: Work): Promise<void> {
    if (queryRunner.isTransactionActive) {
      this.currentFrame(queryRunner).add(consumer as TransactionConsumer<unknown>, work);
      return;
    }
    await queryRunner.manager.transaction(async (manager) => {
      this.currentFrame(manager.queryRunner as QueryRunner).add(consumer as TransactionConsumer<unknown>, work);
    });
  }

  /**
   * Adds work to the transaction that is open on `queryRunner`. When none is, what has been done is committed: the consumer's
   * `publish` gets the work, after its `persist` in a transaction of its own.
   *
   * @returns a promise when there is something to wait for
   */
  add<Work>(
    queryRunner: QueryRunner,
    consumer: TransactionConsumer<Work>,
    works: readonly Work[],
  ): Promise<void> | undefined {
    const any = consumer as TransactionConsumer<unknown>;
    if (!queryRunner.isTransactionActive) return this.catchUp(any, works);
    const frame = this.currentFrame(queryRunner);
    for (const work of works) frame.add(any, work);
    return undefined;
  }

  /** How to give work to its consumer whose transaction has ended without it. */
  onLateWork(transact: (add: (queryRunner: QueryRunner) => void) => Promise<void>): void {
    this.transact = transact;
  }

  /** Calls back once the outermost transaction has committed; at once when there is none. */
  afterCommit(queryRunner: QueryRunner, callback: () => void): void {
    if (queryRunner.isTransactionActive) this.currentFrame(queryRunner).onCommit(callback);
    else callback();
  }

  /** Calls back when the innermost open transaction or savepoint, or one around it, is rolled back. */
  afterRollback(queryRunner: QueryRunner, callback: () => void): void {
    if (queryRunner.isTransactionActive) this.currentFrame(queryRunner).onRollback(callback);
  }

  /** Calls back whenever an outermost transaction has ended, either way. */
  onTransactionEnd(listener: (queryRunner: QueryRunner) => void): void {
    this.endListeners.add(listener);
  }

  /**
   * MariaDB forgets a transaction that lost a conflict, while TypeORM takes it for open: what came after would be committed by itself.
   *
   * @throws RetryableError when the transaction that is open on `queryRunner` has lost one
   */
  refuseLost(queryRunner: QueryRunner): void {
    if (this.lost.has(queryRunner)) throw new RetryableError(this.lost.get(queryRunner));
  }

  /** Whether `refuseLost` throws. */
  hasLost(queryRunner: QueryRunner): boolean {
    return this.lost.has(queryRunner);
  }

  /** For how long the outermost transaction on `queryRunner` has been open, in milliseconds; 0 when none is. */
  ageOf(queryRunner: QueryRunner): number {
    return queryRunner.isTransactionActive ? performance.now() - (this.begun.get(queryRunner) ?? 0) : 0;
  }

  /** Resolves when everything that was being published has been. */
  async drain(): Promise<void> {
    while (this.publishing.size > 0) await Promise.all(this.publishing);
  }

  beforeTransactionStart({ queryRunner }: TransactionEvent): void {
    if (depthOf(queryRunner) === 0) this.begun.set(queryRunner, performance.now());
  }

  beforeTransactionCommit({ queryRunner }: TransactionEvent): Promise<void> | undefined {
    if (depthOf(queryRunner) > 1) return undefined;
    const frame = this.frames.get(queryRunner)?.[0];
    if (frame && !frame.isEmpty) return this.persist(frame, queryRunner);
    // Most transactions have nothing to wait for.
    return this.lost.has(queryRunner) && losesSilently(this.dataSource) ? this.persist(frame, queryRunner) : undefined;
  }

  /** TypeORM calls all commit hooks at once: what another one has written is persisted when they are done, right before the COMMIT. */
  beforeQuery({ queryRunner, query }: QueryEvent): Promise<void> | undefined {
    if (query !== 'COMMIT' || !waitsBeforeQueries(this.dataSource)) return undefined;
    return this.beforeTransactionCommit({ queryRunner });
  }

  private async persist(frame: TransactionFrame | undefined, queryRunner: QueryRunner): Promise<void> {
    this.refuseLost(queryRunner);
    for (let next = frame?.takeFirst(); next; next = frame?.takeFirst()) {
      const [consumer, work] = next;
      await consumer.persist?.(work, queryRunner);
    }
  }

  /** PostgreSQL answers the COMMIT of a failed transaction with ROLLBACK and no error; TypeORM takes it for a commit. */
  afterQuery({ queryRunner, query, rawResults, error }: QueryEvent): void {
    if (error && queryRunner.isTransactionActive && driverErrorKind(error) === 'conflict')
      this.lost.set(queryRunner, error);
    if (query !== 'COMMIT') return;
    if ((rawResults as { command?: string } | undefined)?.command === 'ROLLBACK')
      this.silentlyRolledBack.add(queryRunner);
  }

  afterTransactionCommit(event: TransactionEvent): void {
    const { queryRunner } = event;
    if (this.silentlyRolledBack.delete(queryRunner) || this.lost.has(queryRunner))
      return this.afterTransactionRollback(event);
    const depth = depthOf(queryRunner);
    const stack = this.frames.get(queryRunner) ?? [];
    while (stack.length > Math.max(depth, 1)) {
      const released = stack.pop();
      released?.mergeInto(stack.at(-1) as TransactionFrame);
    }
    const [frame] = stack;
    if (depth === 0) this.end(queryRunner, () => frame && this.publish(frame));
  }

  afterTransactionRollback({ queryRunner }: TransactionEvent): void {
    const depth = depthOf(queryRunner);
    this.lost.delete(queryRunner);
    const dropped = this.frames.get(queryRunner)?.splice(depth) ?? [];
    const roll = () => {
      for (const frame of dropped.toReversed()) this.guarded('after-rollback work', () => frame.runRolledBack());
    };
    if (depth > 0) roll();
    else this.end(queryRunner, roll);
  }

  private end(queryRunner: QueryRunner, settle: () => void): void {
    this.frames.delete(queryRunner);
    settle();
    for (const listener of this.endListeners) listener(queryRunner);
  }

  private publish(frame: TransactionFrame): void {
    this.guarded('after-commit work', () => frame.runCommitted());
    for (const [consumer, work] of frame.published()) this.publishTo(consumer, work);
    // On SQLite's one connection somebody may have joined while it was about to commit: his rows went with it. So did what another
    // commit hook has written, where TypeORM does not wait before the COMMIT.
    for (let next = frame.takeFirst(); next; next = frame.takeFirst()) void this.catchUp(...next);
  }

  private catchUp(consumer: TransactionConsumer<unknown>, works: readonly unknown[]): Promise<void> | undefined {
    const { transact } = this;
    if (!consumer.persist || !transact) {
      this.publishTo(consumer, works);
      return undefined;
    }
    return this.track(
      `late work of ${consumer.name}`,
      transact((queryRunner) => void this.add(queryRunner, consumer, works)),
    );
  }

  private publishTo(consumer: TransactionConsumer<unknown>, work: readonly unknown[]): void {
    const what = `after-commit work of ${consumer.name}`;
    this.guarded(what, () => {
      const publishing = consumer.publish?.(work);
      if (publishing !== undefined) void this.track(what, Promise.resolve(publishing));
    });
  }

  private track(what: string, work: Promise<void>): Promise<void> {
    const run: Promise<void> = work
      .catch((error: unknown) => this.report(what, error))
      .finally(() => this.publishing.delete(run));
    this.publishing.add(run);
    return run;
  }

  private guarded(what: string, run: () => void): void {
    try {
      run();
    } catch (error) {
      this.report(what, error);
    }
  }

  private report(what: string, error: unknown): void {
    this.logger.error(`${what} failed`, error instanceof Error ? error.stack : String(error));
  }

  private currentFrame(queryRunner: QueryRunner): TransactionFrame {
    const stack = this.frames.get(queryRunner) ?? [];
    this.frames.set(queryRunner, stack);
    // A transaction that nobody works in has no frames. On SQLite's one connection it may be one that is about to begin.
    while (stack.length < Math.max(depthOf(queryRunner), 1)) stack.push(new TransactionFrame());
    return stack.at(-1) as TransactionFrame;
  }
}

/** TypeORM 0.3 goes on at once on SQLite, and hears of no failure. */
function waitsBeforeQueries(dataSource: DataSource): boolean {
  return !isSqlite(dataSource) || 'dataSource' in dataSource.driver;
}

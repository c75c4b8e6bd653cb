import type { DataSource, EntitySubscriberInterface, QueryRunner } from 'typeorm';
import { stateOf } from '../database/data-source-state.js';
import { isSqlite } from '../database/dialect.js';
import { AfterCommit } from './after-commit.js';
import { CommitCompany } from './commit-company.js';
import { depthOf } from './depth-of.js';
import { FrameStacks } from './frame-stacks.js';
import { LostTransactions, type Answer } from './lost-transactions.js';
import type { TransactionConsumer } from './transaction-consumer.js';
import { TransactionAges } from './transaction-ages.js';
import type { TransactionFrame } from './transaction-frame.js';
import { Turns } from './turns.js';
import { UnfinishedWork } from './unfinished-work.js';
import { waitsBeforeQueries } from './waits-before-queries.js';

type TransactionEvent = { queryRunner: QueryRunner };
type Hook<Event> = ((event: Event) => Promise<void> | void) | undefined;

/**
 * The one subscriber to a DataSource's transactions.
 *
 * TypeORM awaits all commit hooks with Promise.all: two subscribers would interleave on one connection, and when one fails, the
 * other's later statement would be committed by itself. So consumers never subscribe; they enlist work here. Work enlisted in a
 * savepoint goes when the savepoint does. Consumers run one after another in their order, again until nothing is left; the first
 * failure rolls the user's transaction back. After the real commit they publish; that never throws into the caller.
 */
export class TransactionCoordinator implements EntitySubscriberInterface {
  private readonly after = new AfterCommit();
  private readonly frames = new FrameStacks();
  private readonly lost: LostTransactions;
  private readonly company = new CommitCompany((queryRunner) => this.persistAll({ queryRunner }));
  private readonly ages = new TransactionAges();
  private readonly unfinished = new UnfinishedWork();
  private transact: ((add: (queryRunner: QueryRunner) => void) => Promise<void>) | undefined;
  private readonly endListeners = new Set<(queryRunner: QueryRunner) => void>();

  private constructor(private readonly dataSource: DataSource) {
    this.lost = new LostTransactions(dataSource);
  }

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
    const any = consumer as TransactionConsumer<unknown>;
    if (queryRunner.isTransactionActive) return this.frames.innermost(queryRunner).add(any, work);
    await queryRunner.manager.transaction(async (manager) => {
      this.frames.innermost(manager.queryRunner as QueryRunner).add(any, work);
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
    const frame = this.frames.innermost(queryRunner);
    for (const work of works) frame.add(any, work);
    return undefined;
  }

  /** How to give work to its consumer whose transaction has ended without it. */
  onLateWork(transact: (add: (queryRunner: QueryRunner) => void) => Promise<void>): void {
    this.transact = transact;
  }

  /** Calls back once the outermost transaction has committed; at once when there is none. */
  afterCommit(queryRunner: QueryRunner, callback: () => void): void {
    if (queryRunner.isTransactionActive) this.frames.innermost(queryRunner).onCommit(callback);
    else callback();
  }

  /** Calls back when the innermost open transaction or savepoint, or one around it, is rolled back. */
  afterRollback(queryRunner: QueryRunner, callback: () => void): void {
    if (queryRunner.isTransactionActive) this.frames.innermost(queryRunner).onRollback(callback);
  }

  /** Calls back whenever an outermost transaction has ended, either way. */
  onTransactionEnd(listener: (queryRunner: QueryRunner) => void): void {
    this.endListeners.add(listener);
  }

  /** To be called before working in a transaction, if there is one. @throws RetryableError when it has lost a conflict meanwhile */
  refuseLost(queryRunner: QueryRunner): void {
    this.lost.refuse(queryRunner);
    if (queryRunner.isTransactionActive) this.frames.innermost(queryRunner);
  }

  /** Whether `refuseLost` throws. */
  hasLost(queryRunner: QueryRunner): boolean {
    return this.lost.has(queryRunner);
  }

  /** To be called before `ageOf` is. */
  keepAges(): void {
    this.ages.isKept = true;
  }

  /**
   * For how long the outermost transaction on `queryRunner` has been open, in milliseconds; 0 when none is. One that began before
   * `keepAges()` was called is as old as the process.
   */
  ageOf(queryRunner: QueryRunner): number {
    return this.ages.of(queryRunner);
  }

  /** But on SQLite a ROLLBACK on `queryRunner` waits for this work, which takes several statements. */
  finishBeforeRollback<Result>(queryRunner: QueryRunner, work: Promise<Result>): Promise<Result> {
    return this.unfinished.track(queryRunner, work);
  }

  /** Resolves when everything that was being published has been, to whether there was anything. */
  async drain(): Promise<boolean> {
    return await this.after.drain();
  }

  // TypeORM makes an event for each hook that it finds, and most transactions have nothing to do with us.
  get beforeTransactionStart(): Hook<TransactionEvent> {
    return this.ages.isKept ? ({ queryRunner }) => this.ages.noteStart(queryRunner) : undefined;
  }

  get beforeTransactionCommit(): Hook<TransactionEvent> {
    return this.isListening ? this.persistAll : undefined;
  }

  get beforeQuery(): Hook<Answer> {
    return this.isListening && waitsBeforeQueries(this.dataSource) ? this.persistBefore : undefined;
  }

  get afterQuery(): Hook<Answer> {
    return this.isListening ? this.lookAtAnswer : undefined;
  }

  get afterTransactionCommit(): Hook<TransactionEvent> {
    return this.isListening || this.endListeners.size > 0 ? this.committed : undefined;
  }

  get beforeTransactionRollback(): Hook<TransactionEvent> {
    // On SQLite's one connection another transaction can begin within the one that fails, as soon as anybody waits.
    return isSqlite(this.dataSource) ? undefined : this.finishWork;
  }

  get afterTransactionRollback(): Hook<TransactionEvent> {
    return this.isListening || this.endListeners.size > 0 ? this.rolledBack : undefined;
  }

  private get isListening(): boolean {
    return !this.frames.isEmpty || this.lost.isWatching;
  }

  private async finishWork({ queryRunner }: TransactionEvent): Promise<void> {
    await Turns.of(this.dataSource).idle(queryRunner);
    await this.unfinished.finish(queryRunner);
  }

  private persistAll({ queryRunner }: TransactionEvent, canJoin = true): Promise<void> | undefined {
    if (depthOf(queryRunner) > 1) return undefined;
    const [frame] = this.frames.of(queryRunner);
    if ((frame?.isEmpty ?? true) && !this.lost.isSilent(queryRunner)) return undefined;
    return this.unfinished.track(queryRunner, this.persist(queryRunner, frame, canJoin));
  }

  /** TypeORM calls all commit hooks at once: what another one has written is persisted when they are done, right before the COMMIT. */
  private persistBefore({ queryRunner, query }: Answer): Promise<void> | undefined {
    if (!query.endsWith('COMMIT')) return undefined;
    const persist = () => this.persistAll({ queryRunner }, false);
    // What waits does so in vain: somebody has set `query` back to what it was.
    return this.company.has(queryRunner) ? this.company.sendAhead(queryRunner).then(persist) : persist();
  }

  private lookAtAnswer(answer: Answer): void {
    // Whoever has no frames may end unheard, and what was kept of him would be taken for the next transaction's.
    if (this.lost.isWatching || this.frames.has(answer.queryRunner)) this.lost.lookAt(answer);
    this.company.hear(answer);
  }

  private async persist(queryRunner: QueryRunner, frame?: TransactionFrame, canJoin = true): Promise<void> {
    this.lost.refuse(queryRunner);
    for (let next = frame?.takeFirst(); next; next = frame?.takeFirst()) {
      const [consumer, work] = next;
      if (this.company.has(queryRunner, consumer)) await this.company.sendAhead(queryRunner);
      await consumer.persist?.(work, queryRunner, canJoin ? this.company.sender(queryRunner, consumer) : undefined);
    }
  }

  private committed({ queryRunner }: TransactionEvent): void {
    if (this.lost.has(queryRunner)) return this.rolledBack({ queryRunner });
    const depth = depthOf(queryRunner);
    const stack = this.frames.of(queryRunner);
    while (stack.length > Math.max(depth, 1)) {
      const released = stack.pop();
      released?.mergeInto(stack.at(-1) as TransactionFrame);
    }
    const [frame] = stack;
    if (depth === 0) this.end(queryRunner, () => frame && this.publish(frame));
  }

  private rolledBack({ queryRunner }: TransactionEvent): void {
    const depth = depthOf(queryRunner);
    this.lost.forget(queryRunner);
    const dropped = this.frames.of(queryRunner).splice(depth);
    const roll = () => {
      for (const frame of dropped.toReversed()) this.after.guarded('after-rollback work', () => frame.runRolledBack());
    };
    return depth > 0 ? roll() : this.end(queryRunner, roll);
  }

  private end(queryRunner: QueryRunner, settle: () => void): void {
    this.frames.delete(queryRunner);
    this.company.forget(queryRunner);
    settle();
    for (const listener of this.endListeners) listener(queryRunner);
  }

  private publish(frame: TransactionFrame): void {
    this.after.guarded('after-commit work', () => frame.runCommitted());
    for (const [consumer, work] of frame.published()) this.after.publish(consumer, work);
    // Who joined while it was about to commit, as on SQLite's one connection or in another commit hook: his rows went with it.
    for (let next = frame.takeFirst(); next; next = frame.takeFirst()) void this.catchUp(...next);
  }

  private catchUp(consumer: TransactionConsumer<unknown>, works: readonly unknown[]): Promise<void> | undefined {
    if (!consumer.persist || !this.transact) {
      this.after.publish(consumer, works);
      return undefined;
    }
    return this.after.track(
      `late work of ${consumer.name}`,
      this.transact((queryRunner) => void this.add(queryRunner, consumer, works)),
    );
  }
}

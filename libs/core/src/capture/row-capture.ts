import type { DataSource, EntityManager, EntityMetadata, EntityTarget, ObjectLiteral, QueryRunner } from 'typeorm';
import type { QueryExpressionMap } from 'typeorm/query-builder/QueryExpressionMap.js';
import { stateOf } from '../database/data-source-state.js';
import { detectDialect, isSqlite, type Dialect } from '../database/dialect.js';
import { SqliteGate } from '../sqlite/sqlite-gate.js';
import { TransactionCoordinator } from '../transactions/transaction-coordinator.js';
import { LOCK_TIMEOUT } from '../transactions/transaction.js';
import { Turns } from '../transactions/turns.js';
import { openDoor } from './builder-door.js';
import type { CapturingBuilder } from './capturing-builder.js';
import { conditionOf } from './condition.js';
import { Delivery } from './delivery.js';
import type { Interest } from './interest.js';
import { OwnTransactions } from './own-transactions.js';
import type { RowConsumer } from './row-consumer.js';
import type { PassingBuilder } from './passing-builder.js';
import { announce, upcomingWrite } from './statements/announce.js';
import { runStatement } from './statements/run-statement.js';
import { WriteStatement } from './statements/write-statement.js';
import { UnwantedWrites, type UnwantedWrite } from './unwanted-writes.js';
import { WatchList } from './watch-list.js';

/**
 * What really changes in the rows of one DataSource, told to those who asked.
 *
 * Every statement that TypeORM builds passes here, that of `save` and `remove` included, and is captured if somebody watches its
 * entity and columns. Not seen: raw SQL, what the database does by itself (foreign-key cascades, triggers), `clear()`, and
 * builders constructed by hand.
 */
export class RowCapture {
  private readonly consumers = new Set<RowConsumer>();
  private readonly shared = new Map<string, { users: number; readonly withdraw: () => void }>();
  private watchList: WatchList | undefined;
  private closeDoor: (() => void) | undefined;
  private dialect: Dialect | undefined;
  private readonly ownTransactions = new OwnTransactions();
  private readonly unwanted: UnwantedWrites;

  private constructor(private readonly dataSource: DataSource) {
    this.unwanted = new UnwantedWrites(dataSource);
  }

  static of(dataSource: DataSource): RowCapture {
    return stateOf(dataSource, 'row-capture', () => new RowCapture(dataSource));
  }

  /**
   * Tells `consumer` of changes from now on. The DataSource must be initialised.
   *
   * @returns a function that withdraws the consumer
   */
  subscribe(consumer: RowConsumer): () => void {
    const coordinator = TransactionCoordinator.of(this.dataSource);
    coordinator.onLateWork((add) => this.inTransaction(undefined, async (queryRunner) => add(queryRunner)));
    if (consumer.wants) coordinator.keepAges();
    this.consumers.add(consumer);
    this.watchList = undefined;
    this.closeDoor ??= openDoor(this.dataSource, (builder) => this.capture(builder));
    return () => this.withdraw(consumer);
  }

  /**
   * Like `subscribe`, for several users of one consumer: it is made for the first of them, and withdrawn with the last.
   *
   * @param key that all of them give
   */
  share(key: string, create: () => RowConsumer): () => void {
    const shared = this.shared.get(key) ?? { users: 0, withdraw: this.subscribe(create()) };
    shared.users += 1;
    this.shared.set(key, shared);
    let isUsed = true;
    return () => {
      if (!isUsed) return;
      isUsed = false;
      shared.users -= 1;
      if (shared.users > 0) return;
      this.shared.delete(key);
      shared.withdraw();
    };
  }

  /**
   * Tells the consumers that rows of an entity were changed in a way that cannot be seen, such as raw SQL.
   *
   * @param cause for logs: "raw SQL", "TRUNCATE"
   * @param manager of the transaction that changed them, if it is still open
   */
  async invalidate(entity: EntityTarget<ObjectLiteral>, cause: string, manager?: EntityManager): Promise<void> {
    const watchers = this.watches.within(this.dataSource.getMetadata(entity));
    const tell = async (queryRunner: QueryRunner) => {
      await new Delivery(this.dataSource, queryRunner).invalidate(watchers, cause);
    };
    const { queryRunner } = manager ?? {};
    await (queryRunner?.isTransactionActive ? tell(queryRunner) : this.inTransaction(undefined, tell));
  }

  private withdraw(consumer: RowConsumer): void {
    this.consumers.delete(consumer);
    this.watchList = undefined;
    if (this.consumers.size > 0) return;
    this.closeDoor?.();
    this.closeDoor = undefined;
  }

  /** A DataSource that is initialised again has new metadata. */
  private get watches(): WatchList {
    if (this.watchList?.metadatas !== this.dataSource.entityMetadatas)
      this.watchList = new WatchList(this.dataSource, this.consumers);
    return this.watchList;
  }

  private capture(builder: PassingBuilder): Promise<unknown> | undefined {
    const { expressionMap } = builder;
    const { mainAlias } = expressionMap;
    if (!mainAlias?.hasMetadata) return undefined;
    keepFixedColumns(expressionMap, mainAlias.metadata);
    const interest = this.watches.interestIn(expressionMap, mainAlias.metadata);
    if (!interest || this.isUnwanted(builder, interest)) return this.afterOthers(builder);
    return this.execute(builder.asCapturing(), interest, builder.boundRunner);
  }

  /** What nobody watches goes its own way, but not into a transaction that capture has opened around somebody else's statement. */
  private afterOthers(builder: PassingBuilder): Promise<unknown> | undefined {
    const runner = this.sharedRunner(builder.boundRunner);
    if (!runner || !this.ownTransactions.isOthers(runner)) return undefined;
    return this.ownTransactions.othersEnded(runner).then(() => builder.executeUnseen());
  }

  /** The runner that others may be sending statements on: SQLite has one for all. */
  private sharedRunner(bound: QueryRunner | undefined): QueryRunner | undefined {
    return bound ?? (isSqlite(this.dataSource) ? this.dataSource.createQueryRunner() : undefined);
  }

  /**
   * An INSERT of rows of which nobody wants to be told. On SQLite's one connection, whoever has begun a transaction has begun it for
   * all: there nobody is asked.
   */
  private isUnwanted({ boundRunner, expressionMap }: PassingBuilder, { relation, watchers }: Interest): boolean {
    if (relation || expressionMap.queryType !== 'insert') return false;
    if (expressionMap.onUpdate || isSqlite(this.dataSource)) return false;
    const coordinator = TransactionCoordinator.of(this.dataSource);
    const openRunner = boundRunner?.isTransactionActive ? boundRunner : undefined;
    // It has to wait, or is refused.
    if (openRunner && (this.ownTransactions.isOthers(openRunner) || coordinator.hasLost(openRunner))) return false;
    const age = openRunner ? coordinator.ageOf(openRunner) : 0;
    const unwanted: UnwantedWrite[] = [];
    for (const watcher of watchers) {
      const write = watcher.consumer.wants && upcomingWrite(watcher, expressionMap);
      const rows = write && watcher.consumer.wants?.({ ...write, age });
      if (!rows || rows === true) return false;
      if (openRunner && rows.length > 0) unwanted.push({ watcher, rows, queryRunner: openRunner });
    }
    if (openRunner) void coordinator.add(openRunner, this.unwanted, unwanted);
    return true;
  }

  private async execute(
    builder: CapturingBuilder,
    interest: Interest,
    boundRunner: QueryRunner | undefined,
  ): Promise<unknown> {
    this.dialect ??= await detectDialect(this.dataSource, boundRunner);
    const shared = this.sharedRunner(boundRunner);
    if (shared) {
      await this.ownTransactions.othersEnded(shared);
      TransactionCoordinator.of(this.dataSource).refuseLost(shared);
    }
    const run = () => this.executeThrough(builder, interest);
    if (boundRunner?.isTransactionActive) return await run();
    if (!this.needsTransaction(builder, interest))
      // In the same line as transactions, or one would be opened around it.
      return await (shared && !this.ownTransactions.isInside(shared) ? this.ownTransactions.run(shared, run) : run());
    return await this.inTransaction(boundRunner, async (runner) => {
      builder.setQueryRunner(runner);
      return await run();
    });
  }

  private executeThrough(builder: CapturingBuilder, interest: Interest): Promise<unknown> {
    const { dataSource } = this;
    // A soft delete adds to its condition while its SQL is made.
    const condition = conditionOf(builder.expressionMap, interest.metadata);
    return builder.executeThrough(async (queryRunner, text, isOwned) => {
      const statement = new WriteStatement({
        dataSource,
        dialect: this.dialect as Dialect,
        queryRunner,
        expressionMap: builder.expressionMap,
        text,
        interest,
        condition,
        parameters: () => builder.getParameters(),
      });
      // Before its turn: what consumers write now may be captured itself.
      if (interest.isAnnounced) await announce(statement.parts);
      const run = async () => {
        const outcome = await runStatement(statement);
        return { result: outcome.result, late: new Delivery(dataSource, queryRunner).deliver(interest, outcome) };
      };
      // Nobody else has a connection that the builder has taken for itself.
      const { result, late } = await (isOwned
        ? run()
        : Turns.of(dataSource).take(queryRunner, run, { isAlone: this.callsNobody(builder) }));
      // It waits for SQLite's one connection, which a transaction of capture's own holds even if a stranger has ended it.
      if (!this.ownTransactions.isInside(queryRunner)) await late;
      return result;
    });
  }

  /** Whether it is a single statement that nobody listens to. */
  private callsNobody({ expressionMap }: CapturingBuilder): boolean {
    if (this.dialect !== 'postgres' || expressionMap.onUpdate) return false;
    const coordinator = TransactionCoordinator.of(this.dataSource);
    return this.dataSource.subscribers.every(
      (subscriber) => subscriber === coordinator || !(subscriber.beforeQuery ?? subscriber.afterQuery),
    );
  }

  /** For what consumers write, and where it takes several statements to look at the rows. */
  private needsTransaction({ expressionMap }: CapturingBuilder, interest: Interest): boolean {
    const { queryType, onUpdate, useTransaction } = expressionMap;
    if (interest.needsTransaction || useTransaction || onUpdate) return true;
    return this.dialect !== 'postgres' && queryType !== 'insert' && queryType !== 'delete';
  }

  private async inTransaction<Result>(
    bound: QueryRunner | undefined,
    work: (queryRunner: QueryRunner) => Promise<Result>,
  ): Promise<Result> {
    const run = async () => {
      const queryRunner = bound ?? this.dataSource.createQueryRunner();
      try {
        return await this.ownTransactions.run(queryRunner, () =>
          queryRunner.manager.transaction(() => work(queryRunner)),
        );
      } finally {
        if (!bound) await queryRunner.release();
      }
    };
    if (!isSqlite(this.dataSource)) return await run();
    return await SqliteGate.of(this.dataSource).exclusively('A captured statement', LOCK_TIMEOUT, run);
  }
}

/** TypeORM 0.3 lets an upsert overwrite columns that no other statement may write. */
function keepFixedColumns({ onUpdate }: QueryExpressionMap, metadata: EntityMetadata): void {
  if (!onUpdate?.overwrite) return;
  const fixed = metadata.columns.filter(({ isInsert, isUpdate }) => !isInsert && !isUpdate);
  onUpdate.overwrite = onUpdate.overwrite.filter((name) => !fixed.some(({ databaseName }) => databaseName === name));
}

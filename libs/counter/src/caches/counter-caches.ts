import { Logger } from '@nestjs/common';
import {
  afterInitialize,
  beforeDestroy,
  EntityTypes,
  isSqlite,
  LOCK_TIMEOUT,
  InvalidArgumentError,
  NotStartedError,
  requireEntities,
  RowCapture,
  stateOf,
  transaction,
  TransactionCoordinator,
  type EntityClass,
  type EntityId,
  type EntityLike,
} from '@spoor/core';
import type { DataSource, EntityManager } from 'typeorm';
import { CounterCacheProgress } from '../entities/counter-cache-progress.entity.js';
import { CacheConsumer } from './cache.consumer.js';
import type { Cache } from './model/cache.js';
import { CachePlan } from './model/cache-plan.js';
import { unseenChanges } from './model/unseen-changes.js';
import { spell, toNumber, type Exact } from './numbers/exact.js';
import { primaryKeyOf } from './parent-of.js';
import { CacheReader } from './read-caches.js';
import { makeReadOnly } from './read-only-columns.js';
import { passesOf } from './recount/recount-pass.js';
import { RecountRun, type InTransaction } from './recount/recount-run.js';
import type { RecountOptions, RecountResult } from './recount/recount.options.js';
import type { CacheStore } from './stores/cache-store.js';
import { openCacheStore } from './stores/open-cache-store.js';

/** Takes part in a transaction, or reads what is committed. */
export interface ReadCacheOptions {
  manager?: EntityManager;
}

interface Started {
  readonly plan: CachePlan;
  readonly store: CacheStore;
  readonly stop: () => void;
}

const LARGEST_BATCH = 5_000;

/**
 * The counter caches of one DataSource: the columns that `@CounterCache` keeps equal to the number of children, or a sum over them.
 *
 * However many modules open it, changes are carried to the parents once. It survives the DataSource's destruction, and goes on when
 * that is initialised again.
 */
export class CounterCaches {
  private readonly logger = new Logger('CounterModule');
  private users = 0;
  private started: Started | undefined;
  private withdraw: (() => void)[] = [];

  private constructor(readonly dataSource: DataSource) {}

  static of(dataSource: DataSource): CounterCaches {
    return stateOf(dataSource, 'counter-caches', () => new CounterCaches(dataSource));
  }

  /**
   * Keeps the caches up to date from now on; from its initialisation on, if the DataSource is not initialised yet.
   *
   * @returns a function that lets go; the last one who does stops it
   * @throws InvalidArgumentError for a cache that could not be kept exact
   */
  open(): () => void {
    if (this.dataSource.isInitialized) this.start();
    this.users += 1;
    if (this.users === 1)
      this.withdraw = [
        afterInitialize(this.dataSource, () => this.start()),
        beforeDestroy(this.dataSource, async () => {
          this.stop();
          return () => undefined;
        }),
      ];
    let isOpen = true;
    return () => {
      if (isOpen) this.close();
      isOpen = false;
    };
  }

  /**
   * Reads a cache of several parents: the column, which within a transaction changes right before the commit; for one with
   * `active: false` the children are counted, in one query.
   *
   * @param parents instances, refs or ids
   * @returns numbers in the parents' order; 0 for a parent that does not exist
   * @throws CounterCachePrecisionError for a number past 2^53−1 or with more than 15 digits: `readExact()` has it
   * @example const [comments] = await caches.read(Post, 'commentsCount', [post]);
   */
  async read<Parent extends object>(
    parent: abstract new (...parameters: never[]) => Parent,
    column: Extract<keyof Parent, string> | `${string}.${string}`,
    parents: readonly (EntityLike | EntityId)[],
    options: ReadCacheOptions = {},
  ): Promise<number[]> {
    const values = await this.values(parent, column, parents, options);
    return values.map((value) => toNumber(value, `${parent.name}.${column}`));
  }

  /** Like `read()`, as decimal text: exact, however large. */
  async readExact<Parent extends object>(
    parent: abstract new (...parameters: never[]) => Parent,
    column: Extract<keyof Parent, string> | `${string}.${string}`,
    parents: readonly (EntityLike | EntityId)[],
    options: ReadCacheOptions = {},
  ): Promise<string[]> {
    const values = await this.values(parent, column, parents, options);
    return values.map(spell);
  }

  /**
   * Counts anew and writes what is wrong: to fill a new column, and to mend what raw SQL or a cascade of the database has changed.
   * Exact also while others go on writing; it never holds more than a batch of parents locked.
   *
   * A transaction of its own for each batch; killed or interrupted, the next one continues after the last batch, and looks at the
   * parents before it last, unless what is counted has been defined anew meanwhile. A deadlock is retried.
   *
   * @throws InvalidArgumentError when there is no such cache
   * @example await caches.recount({ parent: Post, column: 'commentsCount' });
   */
  async recount(options: RecountOptions = {}): Promise<RecountResult> {
    const { plan, store } = this.running();
    const { batchSize = 2_000, parent, after } = options;
    requireEntities(this.dataSource, [CounterCacheProgress], 'COUNTER_ENTITIES');
    if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > LARGEST_BATCH)
      throw new InvalidArgumentError(
        `The batchSize is ${batchSize}.`,
        `Give a whole number from 1 to ${LARGEST_BATCH}.`,
      );
    const passes = passesOf(plan, plan.find(parent, options.column, this.dataSource));
    const [first] = passes;
    if (after !== undefined && (!parent || !first))
      throw new InvalidArgumentError('`after` names a parent, but of which class?', 'Give `parent` as well.');
    const afterKey = after === undefined || !first ? undefined : primaryKeyOf(this.dataSource, first.table, after);
    return await new RecountRun({ plan, store }, this.inTransaction, { ...options, batchSize, afterKey }).run(passes);
  }

  private async values(
    parent: EntityClass,
    column: string,
    parents: readonly (EntityLike | EntityId)[],
    { manager }: ReadCacheOptions,
  ): Promise<Exact[]> {
    const { plan, store } = this.running();
    const [cache] = plan.find(parent, column, this.dataSource) as [Cache];
    return await new CacheReader(this.dataSource, store, LOCK_TIMEOUT).read(cache, parents, manager);
  }

  /** What is committed between two statements must be seen by the second: that is what READ COMMITTED promises. */
  private readonly inTransaction: InTransaction = (work) =>
    isSqlite(this.dataSource)
      ? transaction(this.dataSource, work, { lockTimeout: LOCK_TIMEOUT })
      : this.dataSource.transaction('READ COMMITTED', work);

  private running(): Started {
    if (this.started) return this.started;
    throw new NotStartedError('CounterCaches', this.dataSource.isInitialized ? 'shut down' : 'not initialised yet');
  }

  private start(): void {
    if (this.started) return;
    const { dataSource } = this;
    const plan = new CachePlan(dataSource);
    const store = openCacheStore(dataSource);
    if (plan.caches.length === 0) {
      this.started = { plan, store, stop: () => undefined };
      return;
    }
    EntityTypes.of(dataSource);
    TransactionCoordinator.of(dataSource);
    const restore = makeReadOnly(dataSource, plan.caches);
    const withdraw = RowCapture.of(dataSource).subscribe(new CacheConsumer(dataSource, plan, store));
    const stop = () => {
      withdraw();
      restore();
    };
    this.started = { plan, store, stop };
    for (const warning of unseenChanges(plan.caches)) this.logger.warn(warning);
  }

  private stop(): void {
    this.started?.stop();
    this.started = undefined;
  }

  private close(): void {
    this.users -= 1;
    if (this.users > 0) return;
    for (const withdraw of this.withdraw) withdraw();
    this.stop();
  }
}

import { Logger } from '@nestjs/common';
import {
  Batcher,
  beforeDestroy,
  claimRegistration,
  describeError,
  EntityTypes,
  isSqlite,
  NotStartedError,
  openTransaction,
  PersonalData,
  requireEntities,
  ReservedConnection,
  RowCapture,
  stackOf,
  TransactionCalls,
  TransactionCoordinator,
} from '@spoor/core';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { CounterCaches } from './caches/counter-caches.js';
import type { ResolvedCounterOptions } from './counter.options.js';
import { COUNTER_ENTITIES } from './entities/index.js';
import { CounterHolder } from './personal-data/counter.holder.js';
import type { CounterAnswer, CounterOperation } from './operations/counter-operation.js';
import { EntityCounterRemoval } from './removal/entity-counter.removal.js';
import { carryOverLabels } from './stores/carry-over-labels.js';
import type { CounterStore } from './stores/counter-store.js';
import { openStores } from './stores/open-stores.js';

/** A table's store and the batcher in front of it. */
export interface CounterChannel {
  readonly store: CounterStore;
  readonly batcher: Batcher<CounterOperation, CounterAnswer>;
}

export interface CounterChannels {
  readonly counters: CounterChannel;
  readonly entityCounters: CounterChannel;
}

/** What stands behind a CounterService: stores, batchers, and their life with the DataSource. */
export class CounterEngine {
  private started: Promise<CounterChannels> | undefined;
  /** Set while calls may go straight to their batcher. */
  private opened: CounterChannels | undefined;
  private readonly release: () => void;
  private readonly calls: TransactionCalls;
  private settling: Promise<void> | undefined;
  private carriedOver: Promise<void> | undefined;
  private closing: Promise<void> | undefined;
  private suspended = false;
  private withdraw: (() => void) | undefined;
  private closeCaches: (() => void) | undefined;
  private endRemoval: (() => void) | undefined;
  private endHolding: (() => void) | undefined;

  constructor(
    readonly dataSource: DataSource,
    readonly options: ResolvedCounterOptions,
    name: string,
  ) {
    this.release = claimRegistration(dataSource, `counter:${name}`);
    this.calls = new TransactionCalls(dataSource);
  }

  /** @throws NotStartedError while there is no metadata to read them from */
  get entityTypes(): EntityTypes {
    if (!this.dataSource.isInitialized) throw new NotStartedError('CounterService', 'not initialised yet');
    return EntityTypes.of(this.dataSource);
  }

  /**
   * Starts on first use, which CounterModule makes when the application is initialised.
   *
   * @throws NotStartedError while the DataSource is not initialised; MissingEntitiesError
   */
  async start(): Promise<CounterChannels> {
    if (this.closing || this.suspended) throw new NotStartedError('CounterService', 'shut down');
    if (!this.dataSource.isInitialized) throw new NotStartedError('CounterService', 'not initialised yet');
    this.started ??= this.openChannels().catch((error: unknown) => {
      this.started = undefined;
      throw error;
    });
    return await this.started;
  }

  /**
   * Keeps counter caches up to date from now on, or from the DataSource's initialisation on.
   *
   * @throws InvalidArgumentError for a cache that could not be kept exact
   */
  openCaches(): void {
    if (!this.closing) this.closeCaches ??= CounterCaches.of(this.dataSource).open();
  }

  /** Starts, and resolves once what is stored under old labels has been carried over. */
  async ready(): Promise<void> {
    await this.start();
    await this.carriedOver;
  }

  /** Answers everything that was asked, then gives the connection back. The DataSource must still be open. */
  close(): Promise<void> {
    return (this.closing ??= this.end());
  }

  private async end(): Promise<void> {
    this.release();
    await this.settle();
    this.withdraw?.();
    this.closeCaches?.();
    this.endRemoval?.();
    this.endHolding?.();
  }

  /** The DataSource is about to be destroyed; it may be initialised again later. */
  private async suspend(): Promise<() => void> {
    this.suspended = true;
    await this.settle();
    return () => (this.suspended = false);
  }

  /** A DataSource that is destroyed while the module ends waits for the same. */
  private settle(): Promise<void> {
    return (this.settling ??= this.answerAll().finally(() => (this.settling = undefined)));
  }

  private async answerAll(): Promise<void> {
    this.opened = undefined;
    const channels = await this.started?.catch(() => undefined);
    this.started = undefined;
    await this.carriedOver?.catch(() => undefined);
    if (!channels) return;
    await Promise.all([channels.counters.batcher.close(), channels.entityCounters.batcher.close()]);
    if (!isSqlite(this.dataSource)) await ReservedConnection.of(this.dataSource).close();
  }

  /** Within the manager's transaction when it has one, else as part of the next group commit. */
  execute(
    pick: (channels: CounterChannels) => CounterChannel,
    operation: CounterOperation,
    manager: EntityManager | undefined,
  ): Promise<CounterAnswer> {
    // The way of most calls, without a promise more than it needs.
    if (this.opened && !manager) return pick(this.opened).batcher.submit(operation);
    return this.executeOnce(pick, operation, manager);
  }

  private async executeOnce(
    pick: (channels: CounterChannels) => CounterChannel,
    operation: CounterOperation,
    manager: EntityManager | undefined,
  ): Promise<CounterAnswer> {
    const { store, batcher } = pick(await this.start());
    const transactional = this.transactional(manager);
    if (!transactional) return await batcher.submit(operation);
    return await this.calls.run(transactional, () => store.apply(operation, transactional));
  }

  async reading(pick: (channels: CounterChannels) => CounterChannel): Promise<CounterStore> {
    return pick(await this.start()).store;
  }

  /** The manager if it stands in a transaction; one that does not has nothing that a call could take part in. */
  transactional(manager: EntityManager | undefined): EntityManager | undefined {
    return manager && openTransaction(this.dataSource, manager);
  }

  /** Calls back when the transaction that a call took part in is rolled back. */
  afterRollback(manager: EntityManager | undefined, callback: () => void): void {
    const transactional = this.transactional(manager);
    if (transactional)
      TransactionCoordinator.of(this.dataSource).afterRollback(transactional.queryRunner as QueryRunner, callback);
  }

  private async openChannels(): Promise<CounterChannels> {
    requireEntities(this.dataSource, COUNTER_ENTITIES, 'COUNTER_ENTITIES');
    this.openCaches();
    this.endRemoval ??= RowCapture.of(this.dataSource).share('entity counters', () => new EntityCounterRemoval());
    this.endHolding ??= PersonalData.of(this.dataSource).join('counter', () => new CounterHolder(this.dataSource));
    EntityTypes.of(this.dataSource);
    TransactionCoordinator.of(this.dataSource);
    // Not awaited here: on SQLite a first call within a transaction would wait for that transaction's own end.
    this.carriedOver = carryOverLabels(this.dataSource);
    this.carriedOver.catch((error: unknown) => new Logger('CounterModule').error(describeError(error), stackOf(error)));
    const stores = await openStores(this.dataSource, this.options);
    if (!isSqlite(this.dataSource)) await ReservedConnection.of(this.dataSource).open(this.options.lockTimeout);
    this.withdraw ??= beforeDestroy(this.dataSource, () => this.suspend());
    const channel = (name: string, store: CounterStore): CounterChannel => ({
      store,
      batcher: new Batcher(store, { name, lockTimeout: this.options.lockTimeout }),
    });
    const channels = {
      counters: channel('CounterService', stores.counters),
      entityCounters: channel('CounterService.of', stores.entityCounters),
    };
    if (!this.closing && !this.suspended) this.opened = channels;
    return channels;
  }
}

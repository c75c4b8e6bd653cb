import {
  Batcher,
  claimRegistration,
  DataSourceLife,
  describeError,
  detectDialect,
  isSqlite,
  openTransaction,
  PersonalData,
  requireEntities,
  ReservedConnection,
  stackOf,
  stateOf,
  TransactionCalls,
  TransactionCoordinator,
} from '@spoor/core';
import { Logger } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import type { DomainDefinition } from './definitions/define-domain.js';
import type { MetricDefinition } from './definitions/define-metric.js';
import { TRACKSTATS_ENTITIES } from './entities/index.js';
import { groupingOf } from './groupings/grouping.js';
import type { StatisticAnswer, StatisticOperation } from './operations/statistic-operation.js';
import { StatisticHolder } from './personal-data/statistic.holder.js';
import { MetricRegistry } from './registry/metric-registry.js';
import { StatisticReader } from './reading/statistic-reader.js';
import { carryOverLabels } from './stores/carry-over-labels.js';
import { DefinitionStore } from './stores/definition.store.js';
import { openStores } from './stores/open-stores.js';
import type { StatisticStore } from './stores/statistic-store.js';
import { trackedEntities } from './decorators/track-stats.decorator.js';
import { registerTracker, type TrackerRegistration } from './trackers/tracker-registration.js';
import { KnownTrackers } from './tracking/known-trackers.js';
import { Tracking } from './tracking/tracking.js';
import type { TrackingHost } from './trackers/tracking-host.js';
import type { ResolvedTrackstatsOptions } from './trackstats.options.js';

/** What an engine has once it has started. */
export interface OpenTrackstats extends TrackingHost {
  readonly store: StatisticStore;
  readonly reader: StatisticReader;
  readonly tracking: Tracking;
  readonly batcher: Batcher<StatisticOperation, StatisticAnswer>;
}

/** What stands behind a StatisticsService: stores, registry, batcher, and their life with the DataSource. */
export class TrackstatsEngine {
  private readonly release: () => void;
  private endHolding: (() => void) | undefined;
  private readonly life: DataSourceLife<OpenTrackstats>;
  private readonly calls: TransactionCalls;
  private carriedOver: Promise<void> | undefined;
  /** Of features: a DataSource that is initialised again begins with them. */
  private readonly registrations: TrackerRegistration[] = [];

  constructor(
    readonly dataSource: DataSource,
    readonly options: ResolvedTrackstatsOptions,
    readonly name: string,
  ) {
    this.release = claimRegistration(dataSource, `trackstats:${name}`);
    enginesOf(dataSource).set(name, this);
    this.calls = new TransactionCalls(dataSource);
    this.life = new DataSourceLife(dataSource, {
      service: 'StatisticsService',
      open: () => this.open(),
      settle: (opened) => this.settle(opened),
    });
  }

  /** The engine of an instance of TrackstatsModule, if there is one on this DataSource. */
  static of(dataSource: DataSource, name = 'default'): TrackstatsEngine | undefined {
    return enginesOf(dataSource).get(name);
  }

  /** Registers definitions; while the DataSource is not initialised it leaves that to their first use. */
  async define(domains: readonly DomainDefinition[], metrics: readonly MetricDefinition[]): Promise<void> {
    if (this.dataSource.isInitialized) await (await this.start()).registry.register(domains, metrics);
  }

  /** Has trackers run with all others, and what changes for them noticed. @throws what they refuse of their sources */
  addTrackers(trackers: readonly TrackerRegistration[]): void {
    const { opened } = this;
    if (opened) for (const tracker of trackers) registerTracker(opened.tracking, this.dataSource, tracker);
    this.registrations.push(...trackers);
  }

  /**
   * Starts on first use, which TrackstatsModule makes when the application is initialised.
   *
   * @throws NotStartedError while the DataSource is not initialised; MissingEntitiesError
   */
  start(): Promise<OpenTrackstats> {
    return this.life.start();
  }

  /** Starts, and resolves once what is stored under old labels has been carried over. */
  async ready(): Promise<void> {
    await this.start();
    await this.carriedOver;
  }

  /** Answers everything that was asked, then gives the connection back. The DataSource must still be open. */
  async close(): Promise<void> {
    this.release();
    await this.life.close();
    this.endHolding?.();
    enginesOf(this.dataSource).delete(this.name);
  }

  /** What there is, if it has started. */
  get opened(): OpenTrackstats | undefined {
    return this.life.opened;
  }

  /** Within the manager's transaction when it has one, else as part of the next group commit. */
  execute(
    { store, batcher }: OpenTrackstats,
    operation: StatisticOperation,
    manager: EntityManager | undefined,
  ): Promise<StatisticAnswer> {
    if (!manager) return batcher.submit(operation);
    return this.calls.run(manager, () => store.apply(operation, manager));
  }

  /** The manager if it stands in a transaction. @throws InvalidArgumentError when it cannot be taken part in */
  transactional(manager: EntityManager | undefined): EntityManager | undefined {
    return manager && openTransaction(this.dataSource, manager);
  }

  private async open(): Promise<OpenTrackstats> {
    const { dataSource, options } = this;
    requireEntities(dataSource, TRACKSTATS_ENTITIES, 'TRACKSTATS_ENTITIES');
    TransactionCoordinator.of(dataSource);
    this.endHolding ??= PersonalData.of(dataSource).join('trackstats', () => new StatisticHolder(dataSource));
    const dialect = await detectDialect(dataSource);
    const { spelling, runner, statements, store } = openStores(dataSource, dialect, options);
    if (!isSqlite(dataSource)) await ReservedConnection.of(dataSource).open(options.lockTimeout);
    // Not awaited here: on SQLite a first call within a transaction would wait for that transaction's own end.
    this.carriedOver = carryOverLabels(dataSource, spelling, runner);
    this.carriedOver.catch((error: unknown) =>
      new Logger('TrackstatsModule').error(describeError(error), stackOf(error)),
    );
    const host: TrackingHost = {
      dataSource,
      options,
      dialect,
      spelling,
      runner,
      statements,
      registry: new MetricRegistry(dataSource, new DefinitionStore(dataSource, spelling, runner)),
      trackers: new KnownTrackers(),
      groupingOf: (statistic) => groupingOf(dataSource, statistic),
    };
    const tracking = new Tracking(host);
    for (const tracker of [...trackedEntities(dataSource, this.name), ...this.registrations])
      registerTracker(tracking, dataSource, tracker);
    return {
      ...host,
      store,
      tracking,
      reader: new StatisticReader(host),
      batcher: new Batcher(store, { name: 'StatisticsService', lockTimeout: options.lockTimeout }),
    };
  }

  private async settle({ batcher, tracking }: OpenTrackstats): Promise<void> {
    tracking.close();
    await this.carriedOver?.catch(() => undefined);
    await batcher.close();
    if (!isSqlite(this.dataSource)) await ReservedConnection.of(this.dataSource).close();
  }
}

function enginesOf(dataSource: DataSource): Map<string, TrackstatsEngine> {
  return stateOf(dataSource, 'trackstats', () => new Map<string, TrackstatsEngine>());
}

import { Logger } from '@nestjs/common';
import {
  BoundServices,
  beforeDestroy,
  claimRegistration,
  describeError,
  EventBus,
  NotStartedError,
  onSettle,
  openTransaction,
  PersonalData,
  requireEntities,
  RowCapture,
  stackOf,
  TransactionCoordinator,
} from '@spoor/core';
import type { DataSource, EntityManager } from 'typeorm';
import { createBackend } from './backends/create-backend.js';
import type { FollowBackend } from './backends/follow-backend.js';
import type { FollowTransition } from './backends/follow-event.js';
import { SEQUERE_ENTITIES } from './entities/index.js';
import { UnsupportedByBackendError } from './errors/unsupported-by-backend.error.js';
import { EventOutbox } from './events/event-outbox.js';
import { publish } from './events/publish.js';
import type { SequereEvents } from './events/sequere-events.js';
import { featuresOf } from './followables/features.js';
import { FollowableTypes } from './followables/followable-types.js';
import { FollowHolder } from './personal-data/follow.holder.js';
import { applyRemovals } from './removal/apply-removals.js';
import { FollowRemoval } from './removal/follow-removal.js';
import { RemovalOutbox } from './removal/removal-outbox.js';
import type { Removal } from './removal/removals.js';
import type { ResolvedSequereOptions } from './sequere.options.js';

/** An open backend, and what it is about. */
export interface FollowGraph {
  readonly backend: FollowBackend;
  readonly types: FollowableTypes;
}

/** What stands behind a SequereService: the backend, and its life with the DataSource. */
export class SequereEngine {
  readonly events = new EventBus<SequereEvents>('spoor:sequere');
  /** Set while calls need not wait for a start. */
  opened: FollowGraph | undefined;
  private readonly listening = new Set<Promise<void>>();
  private prepared: Promise<FollowGraph> | undefined;
  private started: Promise<FollowGraph> | undefined;
  private closing: Promise<void> | undefined;
  private suspended = false;
  private withdraw: (() => void) | undefined;
  private eventOutbox: EventOutbox | undefined;
  private removalOutbox: RemovalOutbox | undefined;
  private endRemoval: (() => void) | undefined;
  private endHolding: (() => void) | undefined;
  private endSettling: (() => void) | undefined;
  private readonly closed: (() => void)[] = [];

  constructor(
    readonly dataSource: DataSource,
    readonly options: ResolvedSequereOptions,
    readonly name: string,
  ) {
    this.onClose(claimRegistration(dataSource, `sequere:${name}`));
  }

  /**
   * Finds what is wrong with the configuration and begins to open the backend, without waiting for a server beside the database.
   *
   * @throws NotStartedError while the DataSource is not initialised; MissingEntitiesError; DuplicateIdentifierError; MissingDriverError
   */
  async prepare(): Promise<void> {
    const { backend } = await this.prepareOnce();
    const started = this.start();
    if (backend.joinsTransactions) await started;
    else started.catch((error: unknown) => new Logger('SequereModule').error(describeError(error), stackOf(error)));
  }

  /** Opens the backend on first use, which SequereModule makes when the application is initialised. @throws as `prepare` does */
  async start(): Promise<FollowGraph> {
    this.started ??= this.open().catch((error: unknown) => {
      this.started = undefined;
      throw error;
    });
    return await this.started;
  }

  /** Resolves when what has been acknowledged until now has reached every copy. */
  async settled(): Promise<void> {
    const { backend } = await this.start();
    await this.removalOutbox?.settle();
    await backend.settle();
    await this.eventOutbox?.settle();
    await Promise.all(this.listening);
  }

  /** Answers everything that was asked, then lets go of the backend. The DataSource must still be open. */
  close(): Promise<void> {
    return (this.closing ??= this.end());
  }

  /** Calls back when it begins to close. */
  onClose(callback: () => void): void {
    this.closed.push(callback);
  }

  /** @throws NotStartedError until the backend is open */
  requireOpen(): FollowGraph {
    if (!this.opened) throw new NotStartedError('SequereService', this.closing ? 'shut down' : 'not initialised yet');
    return this.opened;
  }

  get backendName(): string {
    const { backend } = this.options;
    if (typeof backend === 'string') return backend;
    return typeof backend === 'function' ? backend.name : backend.constructor.name;
  }

  /** The manager if it stands in a transaction. @throws UnsupportedByBackendError when the backend can take no part in it */
  joining({ backend }: FollowGraph, manager: EntityManager | undefined): EntityManager | undefined {
    const joined = manager && openTransaction(this.dataSource, manager);
    if (joined && !backend.joinsTransactions) throw UnsupportedByBackendError.joining();
    return joined;
  }

  /** For reads, which lose nothing where no transaction reaches: none of its changes can be there. */
  reading({ backend }: FollowGraph, manager: EntityManager | undefined): EntityManager | undefined {
    const joined = manager && openTransaction(this.dataSource, manager);
    return backend.joinsTransactions ? joined : undefined;
  }

  private async open(): Promise<FollowGraph> {
    const graph = await this.prepareOnce();
    const { dataSource, name } = this;
    const { clock, lockTimeout } = this.options;
    await graph.backend.open({
      name,
      dataSource,
      clock,
      lockTimeout,
      types: () => graph.types.labels,
      labelOf: (entityClass) => graph.types.labelOf(entityClass),
      aliases: () => graph.types.aliases,
      ...(this.eventOutbox && { eventTopic: this.eventOutbox.topic }),
      publish: (transitions) => this.publish(transitions),
    });
    if (!this.closing && !this.suspended) this.opened = graph;
    return graph;
  }

  private async prepareOnce(): Promise<FollowGraph> {
    if (this.closing || this.suspended) throw new NotStartedError('SequereService', 'shut down');
    if (!this.dataSource.isInitialized) throw new NotStartedError('SequereService', 'not initialised yet');
    this.prepared ??= this.createGraph().catch((error: unknown) => {
      this.prepared = undefined;
      throw error;
    });
    return await this.prepared;
  }

  private async createGraph(): Promise<FollowGraph> {
    const { dataSource, options } = this;
    requireEntities(dataSource, SEQUERE_ENTITIES, 'SEQUERE_ENTITIES');
    const types = new FollowableTypes(dataSource, featuresOf(dataSource, this.name));
    TransactionCoordinator.of(dataSource);
    BoundServices.of(dataSource, 'SequereModule').listen();
    const backend = await createBackend(options);
    if (options.events === 'outbox') {
      if (!backend.joinsTransactions) throw UnsupportedByBackendError.recording();
      this.eventOutbox ??= await EventOutbox.open(dataSource, this.name, this.events);
    }
    if (!backend.joinsTransactions)
      this.removalOutbox ??= await RemovalOutbox.open(dataSource, this.name, async () => (await this.start()).backend);
    this.endRemoval ??= RowCapture.of(dataSource).subscribe(
      new FollowRemoval(types, (removals, manager) => this.remove(removals, manager)),
    );
    this.endHolding ??= PersonalData.of(dataSource).join(`sequere:${this.name}`, () => new FollowHolder(this));
    this.withdraw ??= beforeDestroy(dataSource, () => this.suspend());
    this.endSettling ??= onSettle(dataSource, () => this.finish());
    return { backend, types };
  }

  private async remove(removals: readonly Removal[], manager: EntityManager): Promise<void> {
    if (this.removalOutbox) await this.removalOutbox.add(removals, manager);
    else await applyRemovals((await this.start()).backend, removals, manager);
  }

  private publish(transitions: readonly FollowTransition[]): void {
    for (const transition of transitions) {
      const told = publish(this.events, transition)?.finally(() => this.listening.delete(told as Promise<void>));
      if (told) this.listening.add(told);
    }
  }

  /** What is in an outbox is waited for by that. */
  private async finish(): Promise<boolean> {
    const wasBusy = this.listening.size > 0;
    await Promise.all(this.listening);
    await this.opened?.backend.settle();
    return wasBusy;
  }

  private async end(): Promise<void> {
    for (const callback of this.closed) callback();
    this.withdraw?.();
    await this.removalOutbox?.close();
    await this.settle();
    await this.eventOutbox?.close();
    this.endRemoval?.();
    this.endSettling?.();
    this.endHolding?.();
  }

  /** The DataSource is about to be destroyed; it may be initialised again later. */
  private async suspend(): Promise<() => void> {
    this.suspended = true;
    await this.settle();
    return () => (this.suspended = false);
  }

  private async settle(): Promise<void> {
    this.opened = undefined;
    const graph = await this.started?.catch(() => undefined);
    this.started = undefined;
    this.prepared = undefined;
    await graph?.backend.close();
    await Promise.all(this.listening);
  }
}

import {
  BoundServices,
  claimRegistration,
  EntityTypes,
  NotStartedError,
  RowCapture,
  type EntityRef,
} from '@spoor/core';
import type { DataSource } from 'typeorm';
import { DiffContexts } from './context/diff-context.js';
import { openDelivery } from './delivery/open-delivery.js';
import type { DiffDelivery } from './delivery/diff-delivery.js';
import type { ResolvedDiffsOptions } from './diffs.options.js';
import type { DiffsStatus } from './diffs.status.js';
import { createReader, type LogReader } from './log/log-reader.js';
import { DiffRecorder } from './recorder/diff-recorder.js';
import type { DiffStore, WakeListener } from './stores/diff-store.js';
import type { LogQuery } from './stores/log-view.js';
import { openStore } from './stores/open-store.js';

interface Started {
  readonly store: DiffStore;
  readonly delivery: DiffDelivery;
}

/** What stands behind a DiffsService: recorder, delivery and store, and their life with the DataSource. */
export class DiffsEngine {
  readonly contexts: DiffContexts;
  readonly reader: LogReader;
  private readonly release: () => void;
  private readonly closeListeners: (() => void)[] = [];
  private started: Promise<Started> | undefined;
  private opened: Started | undefined;
  private withdraw: (() => void) | undefined;
  private closing: Promise<void> | undefined;

  constructor(
    readonly dataSource: DataSource,
    readonly options: ResolvedDiffsOptions,
    readonly name: string,
  ) {
    this.release = claimRegistration(dataSource, `diffs:${name}`);
    this.contexts = new DiffContexts(options.actor);
    const source = {
      open: async () => void (await this.startAll()),
      read: async (log: EntityRef, query: LogQuery) => await (await this.settled()).read(log, query),
      count: async (log: EntityRef) => await (await this.settled()).count(log),
      subscribe: (log: EntityRef, listener: WakeListener) => this.openedNow().store.subscribe(log, listener),
    };
    this.reader = createReader(source, options.retention);
  }

  /** @throws NotStartedError while there is no metadata to read them from */
  get entityTypes(): EntityTypes {
    if (!this.dataSource.isInitialized) throw new NotStartedError('DiffsService', 'not initialised yet');
    return EntityTypes.of(this.dataSource);
  }

  /**
   * Starts on first use, which DiffsModule makes when the application is initialised. What was written before is not recorded.
   *
   * @throws NotStartedError while the DataSource is not initialised; what the store says when it cannot be opened
   */
  async start(): Promise<DiffStore> {
    return (await this.startAll()).store;
  }

  async erase(entity: EntityRef): Promise<void> {
    const { store, delivery } = await this.startAll();
    // What comes later would bring it back.
    await delivery.drain();
    await store.erase(entity);
  }

  async status(): Promise<DiffsStatus> {
    const { store, delivery } = await this.startAll();
    return { ...(await store.status()), ...delivery.status() };
  }

  /** Calls back when the engine is about to close. */
  onClose(listener: () => void): void {
    this.closeListeners.push(listener);
  }

  /** Ends the waiting of all who watch a log: whoever serves them could not end before they do. */
  endWatching(): void {
    this.reader.waits.end();
  }

  /** Delivers what was committed, then lets go of the store. The DataSource must still be open. */
  close(): Promise<void> {
    return (this.closing ??= this.end());
  }

  private async end(): Promise<void> {
    this.release();
    this.endWatching();
    for (const listener of this.closeListeners) listener();
    const started = await this.started?.catch(() => undefined);
    this.withdraw?.();
    await started?.delivery.close();
    await started?.store.close();
  }

  private async startAll(): Promise<Started> {
    if (this.closing) throw new NotStartedError('DiffsService', 'shut down');
    if (!this.dataSource.isInitialized) throw new NotStartedError('DiffsService', 'not initialised yet');
    this.started ??= this.open().catch((error: unknown) => {
      this.started = undefined;
      throw error;
    });
    return await this.started;
  }

  private async open(): Promise<Started> {
    const { dataSource, options, name } = this;
    const store = await openStore(dataSource, options);
    await store.open();
    const delivery = await openDelivery(dataSource, store, { ...options, topic: `diffs:${name}` });
    BoundServices.of(dataSource, 'DiffsModule').listen();
    const recorder = new DiffRecorder(dataSource, this.contexts, delivery);
    this.withdraw = RowCapture.of(dataSource).subscribe(recorder);
    this.opened = { store, delivery };
    return this.opened;
  }

  /** The store, once it has what this process has committed: who has saved sees his own diffs. */
  private async settled(): Promise<DiffStore> {
    const { store, delivery } = await this.startAll();
    await delivery.settle();
    return store;
  }

  private openedNow(): Started {
    if (!this.opened || this.closing) throw new NotStartedError('DiffsService', 'not initialised yet');
    return this.opened;
  }
}

import {
  afterInitialize,
  beforeDestroy,
  BoundServices,
  claimRegistration,
  DataSourceLife,
  EntityTypes,
  NotStartedError,
  onSettle,
  PersonalData,
  requireEntities,
  RowCapture,
  TransactionCoordinator,
  type EntityRef,
} from '@spoor/core';
import type { DataSource } from 'typeorm';
import { DiffContexts } from './context/diff-context.js';
import { openDelivery } from './delivery/open-delivery.js';
import type { DiffDelivery } from './delivery/diff-delivery.js';
import { needsTables, type ResolvedDiffsOptions } from './diffs.options.js';
import type { DiffsStatus } from './diffs.status.js';
import { DIFF_ENTITIES } from './entities/index.js';
import { createReader, type LogReader } from './log/log-reader.js';
import { DiffHolder } from './personal-data/diff.holder.js';
import { DiffRecorder } from './recorder/diff-recorder.js';
import type { DiffStore, WakeListener } from './stores/diff-store.js';
import type { LogQuery } from './stores/log-view.js';
import { openStore } from './stores/open-store.js';

interface OpenDiffStore {
  readonly store: DiffStore;
  readonly delivery: DiffDelivery;
}

/** What stands behind a DiffsService: recorder, delivery and store, and their life with the DataSource. */
export class DiffsEngine {
  readonly contexts: DiffContexts;
  readonly reader: LogReader;
  private readonly life: DataSourceLife<OpenDiffStore>;
  private readonly closed: (() => void)[] = [];
  private recording: (() => void) | undefined;

  constructor(
    readonly dataSource: DataSource,
    readonly options: ResolvedDiffsOptions,
    readonly name: string,
  ) {
    this.onClose(claimRegistration(dataSource, `diffs:${name}`));
    this.contexts = new DiffContexts(options.actor);
    this.life = new DataSourceLife(dataSource, {
      service: 'DiffsService',
      open: () => this.open(),
      settle: (opened) => this.settle(opened),
    });
    const source = {
      open: async () => void (await this.start()),
      read: async (log: EntityRef, query: LogQuery) => await (await this.settled()).read(log, query),
      count: async (log: EntityRef) => await (await this.settled()).count(log),
      subscribe: (log: EntityRef, listener: WakeListener) => this.openedNow().store.subscribe(log, listener),
    };
    this.reader = createReader(source, options.retention);
    this.onClose(() => this.endWatching());
    this.onClose(onSettle(dataSource, () => this.finish()));
    this.onClose(PersonalData.of(dataSource).join(`diffs:${name}`, () => new DiffHolder(this)));
    this.onClose(afterInitialize(dataSource, async () => void (await this.start())));
  }

  /** @throws NotStartedError while there is no metadata to read them from */
  get entityTypes(): EntityTypes {
    if (!this.dataSource.isInitialized) throw new NotStartedError('DiffsService', 'not initialised yet');
    return EntityTypes.of(this.dataSource);
  }

  /**
   * Starts on first use, which DiffsModule makes when the application is initialised, or as soon as the DataSource is. What was
   * written before is not recorded.
   *
   * @throws NotStartedError while the DataSource is not initialised; MissingEntitiesError; what the store says when it cannot be opened
   */
  async start(): Promise<DiffStore> {
    return (await this.life.start()).store;
  }

  /** Resolves when everything that this process has committed is in the store, or known to be lost or late. */
  async settled(): Promise<DiffStore> {
    const { store, delivery } = await this.life.start();
    await delivery.settle();
    return store;
  }

  /** The same for what other processes have left behind. */
  async drained(): Promise<DiffStore> {
    const { store, delivery } = await this.life.start();
    await TransactionCoordinator.of(this.dataSource).drain();
    await delivery.drain();
    return store;
  }

  async erase(entity: EntityRef): Promise<void> {
    // What comes later would bring it back.
    const store = await this.drained();
    await store.erase(entity);
    await store.forgetActor(entity);
  }

  async status(): Promise<DiffsStatus> {
    const { store, delivery } = await this.life.start();
    return { ...(await store.status()), ...delivery.status() };
  }

  /** Calls back when the engine is about to close. */
  onClose(callback: () => void): void {
    this.closed.push(callback);
  }

  /** Ends the waiting of all who watch a log: whoever serves them could not end before they do. */
  endWatching(): void {
    this.reader.waits.end();
  }

  /**
   * Delivers what was committed, then lets go of the store. The DataSource must still be open. Until it is destroyed, changes are
   * still recorded by a delivery that needs no store, and refused by one that does: none is committed in silence.
   */
  async close(): Promise<void> {
    for (const callback of this.closed.splice(0)) callback();
    await this.life.close();
  }

  /** For those who go on with the DataSource. */
  stopRecording(): void {
    this.recording?.();
    this.recording = undefined;
  }

  private async open(): Promise<OpenDiffStore> {
    const { dataSource, options, name } = this;
    if (needsTables(options)) requireEntities(dataSource, DIFF_ENTITIES, 'DIFF_ENTITIES');
    const store = await openStore(dataSource, options);
    await store.open();
    const delivery = await openDelivery(dataSource, store, { ...options, topic: `diffs:${name}` }).catch(
      async (error: unknown) => {
        await store.close();
        throw error;
      },
    );
    BoundServices.of(dataSource, 'DiffsModule').listen();
    const withdraw = RowCapture.of(dataSource).subscribe(new DiffRecorder(dataSource, this.contexts, delivery));
    const forget = beforeDestroy(dataSource, async () => () => this.stopRecording());
    this.recording = () => {
      withdraw();
      forget();
    };
    return { store, delivery };
  }

  private async settle({ store, delivery }: OpenDiffStore): Promise<void> {
    await TransactionCoordinator.of(this.dataSource).drain();
    await delivery.close();
    await store.close();
  }

  /** What is in an outbox is waited for by that. */
  private async finish(): Promise<boolean> {
    await this.life.opened?.delivery.settle();
    return false;
  }

  private openedNow(): OpenDiffStore {
    if (!this.life.opened) throw new NotStartedError('DiffsService', 'not initialised yet');
    return this.life.opened;
  }
}

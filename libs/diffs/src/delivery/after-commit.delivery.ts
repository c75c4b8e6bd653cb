import { NotStartedError, TransactionCoordinator, type EntityRef } from '@spoor/core';
import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import type { DataSource, QueryRunner } from 'typeorm';
import type { SerializedDiff } from '../model/diff-entry.js';
import type { DiffStore, LogAppend } from '../stores/diff-store.js';
import { collectAppends } from './collect-appends.js';
import { CommitsUnderWay } from './commits-under-way.js';
import type { DeliveryStatus, DiffDelivery } from './diff-delivery.js';
import { Losses } from './losses.js';
import { WriterWatch } from './writer-watch.js';

/** How long to wait at the end for transactions that are about to commit, and how often to look for lost ones, in milliseconds. */
const PATIENCE = 5_000;
const PAUSE = 1_000;

/**
 * Appends right after the commit, in the order of this process's commits; nobody waits for it. A diff that cannot be delivered is lost,
 * and the cursors of its logs are gone as soon as the store answers again; also if the process is killed meanwhile.
 */
export class AfterCommitDelivery implements DiffDelivery {
  private readonly coordinator: TransactionCoordinator;
  private readonly losses: Losses;
  private readonly commits: CommitsUnderWay;
  private readonly underWay = new Set<Promise<void>>();
  private readonly watch: WriterWatch | undefined;
  private readonly timer: NodeJS.Timeout;
  private isClosed = false;

  constructor(
    dataSource: DataSource,
    private readonly store: DiffStore,
  ) {
    this.coordinator = TransactionCoordinator.of(dataSource);
    this.losses = new Losses(store);
    this.commits = new CommitsUnderWay(this.coordinator);
    this.watch = store.marks && new WriterWatch(store, store.marks, () => this.isBusy);
    this.timer = setInterval(() => this.loseUnknown(), PAUSE).unref();
  }

  /** @throws NotStartedError once it is closed: what would be committed could not be told any more */
  async send(diffs: readonly SerializedDiff[], queryRunner: QueryRunner): Promise<void> {
    const appends = collectAppends(diffs);
    const logs = appends.map(({ log }) => log);
    this.begin(queryRunner, logs);
    this.coordinator.afterCommit(queryRunner, () =>
      this.track(this.append(diffs, appends), (cause) => this.losses.ofLogs(logs, diffs.length, cause)),
    );
    await this.watch?.announce(logs.map(({ type }) => type));
    // While the database is at the COMMIT, which leaves in this turn. Who appends hears of what fails.
    void setImmediate()
      .then(() => writeOut(diffs))
      .catch(() => undefined);
  }

  /** @throws as `send` does */
  async invalidate(types: readonly string[] | 'all', queryRunner: QueryRunner): Promise<void> {
    this.begin(queryRunner, []);
    this.coordinator.afterCommit(queryRunner, () =>
      this.track(this.store.invalidate(types), (cause) => this.losses.ofInvalidation(types, cause)),
    );
    await this.watch?.announce(types === 'all' ? [''] : types);
  }

  async settle(): Promise<void> {
    if (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  async drain(): Promise<void> {
    await this.settle();
  }

  status(): DeliveryStatus {
    return { lost: this.losses.diffs, pending: this.underWay.size };
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.race([this.commits.ended(), delay(PATIENCE, undefined, { ref: false })]);
    clearInterval(this.timer);
    this.loseUnknown();
    await this.settle();
    await this.losses.close();
    await this.watch?.close();
  }

  private get isBusy(): boolean {
    return !this.commits.isEmpty || this.underWay.size > 0 || this.losses.isPending;
  }

  /** All of it is written out before the caller goes on: the values may be his to change. */
  private async append(diffs: readonly SerializedDiff[], appends: readonly LogAppend[]): Promise<void> {
    writeOut(diffs);
    await this.store.append(appends);
  }

  private begin(queryRunner: QueryRunner, logs: readonly EntityRef[]): void {
    if (this.isClosed) throw new NotStartedError('DiffsService', 'shut down');
    this.commits.add(queryRunner, logs);
  }

  private loseUnknown(): void {
    const logs = this.commits.takeUnknown();
    if (logs.length > 0) this.losses.ofLogs(logs, 0, 'It is not known whether a transaction has committed.');
  }

  private track(work: Promise<void>, onLoss: (cause: unknown) => void): void {
    const run: Promise<void> = work.catch(onLoss).finally(() => this.underWay.delete(run));
    this.underWay.add(run);
  }
}

function writeOut(diffs: readonly SerializedDiff[]): readonly string[] {
  return diffs.map(({ body }) => body);
}

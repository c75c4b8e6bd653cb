import { TransactionCoordinator } from '@spoor/core';
import type { DataSource, QueryRunner } from 'typeorm';
import type { SerializedDiff } from '../model/diff-entry.js';
import type { DiffStore } from '../stores/diff-store.js';
import { collectAppends } from './collect-appends.js';
import type { DeliveryStatus, DiffDelivery } from './diff-delivery.js';
import { Losses } from './losses.js';

/**
 * Appends right after the commit, in the order of this process's commits; nobody waits for it. A diff that cannot be delivered is lost,
 * and the cursors of its logs are gone as soon as the store answers again.
 */
export class AfterCommitDelivery implements DiffDelivery {
  private readonly coordinator: TransactionCoordinator;
  private readonly losses: Losses;
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    dataSource: DataSource,
    private readonly store: DiffStore,
  ) {
    this.coordinator = TransactionCoordinator.of(dataSource);
    this.losses = new Losses(store);
  }

  async send(diffs: readonly SerializedDiff[], queryRunner: QueryRunner): Promise<void> {
    const appends = collectAppends(diffs);
    const logs = appends.map(({ log }) => log);
    this.coordinator.afterCommit(queryRunner, () =>
      this.track(this.store.append(appends), (cause) => this.losses.ofLogs(logs, diffs.length, cause)),
    );
  }

  async invalidate(types: readonly string[] | 'all', queryRunner: QueryRunner): Promise<void> {
    this.coordinator.afterCommit(queryRunner, () =>
      this.track(this.store.invalidate(types), (cause) => this.losses.ofInvalidation(types, cause)),
    );
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
    await this.settle();
    await this.losses.close();
  }

  private track(work: Promise<void>, onLoss: (cause: unknown) => void): void {
    const run: Promise<void> = work.catch(onLoss).finally(() => this.underWay.delete(run));
    this.underWay.add(run);
  }
}

import { Logger } from '@nestjs/common';
import { TransactionCoordinator, type EntityRef } from '@spoor/core';
import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource, QueryRunner } from 'typeorm';
import type { DiffStore, LogAppend } from '../stores/diff-store.js';
import type { DeliveryStatus, DiffDelivery } from './diff-delivery.js';

/** How long to wait before the next attempt to tell that diffs are lost, in milliseconds. */
const REPAIR_PAUSE = 250;
/** Past so many logs that have lost diffs, all cursors are made gone. */
const MOST_LOST_LOGS = 10_000;

/**
 * Appends right after the commit, in the order of the commits; nobody waits for it.
 *
 * A diff that cannot be delivered is lost; the cursors of its logs are made gone as soon as the store answers again.
 */
export class AfterCommitDelivery implements DiffDelivery {
  private readonly logger = new Logger('DiffsModule');
  private readonly coordinator: TransactionCoordinator;
  private readonly underWay = new Set<Promise<void>>();
  private readonly lostLogs = new Map<string, EntityRef>();
  private readonly lostTypes = new Set<string>();
  private lost = 0;
  private repairing: Promise<void> | undefined;
  private readonly closing = new AbortController();

  constructor(
    dataSource: DataSource,
    private readonly store: DiffStore,
  ) {
    this.coordinator = TransactionCoordinator.of(dataSource);
  }

  async send(appends: readonly LogAppend[], queryRunner: QueryRunner): Promise<void> {
    this.coordinator.afterCommit(queryRunner, () =>
      this.track(this.store.append(appends), () => {
        for (const { log, diffs } of appends) {
          this.lost += diffs.length;
          this.lostLogs.set(`${log.type}\0${log.id}`, log);
        }
      }),
    );
  }

  async invalidate(types: readonly string[] | 'all', queryRunner: QueryRunner): Promise<void> {
    this.coordinator.afterCommit(queryRunner, () =>
      this.track(this.store.invalidate(types), () => {
        for (const type of types === 'all' ? ['all'] : types) this.lostTypes.add(type);
      }),
    );
  }

  async settle(): Promise<void> {
    if (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  status(): DeliveryStatus {
    return { lost: this.lost, pending: this.underWay.size };
  }

  async close(): Promise<void> {
    await this.settle();
    this.closing.abort();
    await this.repairing;
  }

  private track(work: Promise<void>, remember: () => void): void {
    const run: Promise<void> = work
      .catch((error: unknown) => {
        remember();
        this.repairing ??= this.repair(error).finally(() => {
          this.repairing = undefined;
        });
      })
      .finally(() => this.underWay.delete(run));
    this.underWay.add(run);
  }

  /** Once for each outage. */
  private async repair(cause: unknown): Promise<void> {
    this.logger.warn(`Diffs are being lost, and the cursors of their logs will be gone: ${String(cause)}`);
    const before = this.lost;
    while (this.lostLogs.size + this.lostTypes.size > 0) {
      const isOpen = await delay(REPAIR_PAUSE, true, { signal: this.closing.signal, ref: false }).catch(() => false);
      await this.tellLosses().catch(() => undefined);
      if (!isOpen) break;
    }
    this.logger.log(`Diffs are delivered again; ${this.lost - before + 1} or more were lost.`);
  }

  private async tellLosses(): Promise<void> {
    if (this.lostLogs.size > MOST_LOST_LOGS) this.lostTypes.add('all');
    const types = [...this.lostTypes];
    if (types.length > 0) await this.store.invalidate(types.includes('all') ? 'all' : types);
    for (const type of types) this.lostTypes.delete(type);
    const logs = types.includes('all') ? [] : [...this.lostLogs];
    if (logs.length > 0) await this.store.renew(logs.map(([, log]) => log));
    for (const [key] of types.includes('all') ? [...this.lostLogs] : logs) this.lostLogs.delete(key);
  }
}

import type { SendWithCommit } from '@spoor/core';
import type { QueryRunner } from 'typeorm';
import type { SerializedDiff } from '../model/diff-entry.js';
import type { DiffStore } from '../stores/diff-store.js';
import { collectAppends } from './collect-appends.js';
import type { DeliveryStatus, DiffDelivery } from './diff-delivery.js';

/** For a store that is part of the transaction: when it has committed, everything is there. */
export class TransactionalDelivery implements DiffDelivery {
  constructor(private readonly store: DiffStore) {}

  async send(
    diffs: readonly SerializedDiff[],
    queryRunner: QueryRunner,
    sendWithCommit?: SendWithCommit,
  ): Promise<void> {
    await this.store.append(collectAppends(diffs), queryRunner, sendWithCommit);
  }

  async invalidate(types: readonly string[] | 'all', queryRunner: QueryRunner): Promise<void> {
    await this.store.invalidate(types, queryRunner);
  }

  async settle(): Promise<void> {}

  async drain(): Promise<void> {}

  status(): DeliveryStatus {
    return { lost: 0, pending: 0 };
  }

  async close(): Promise<void> {}
}

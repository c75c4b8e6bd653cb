import type { QueryRunner } from 'typeorm';
import type { DiffStore, LogAppend } from '../stores/diff-store.js';
import type { DeliveryStatus, DiffDelivery } from './diff-delivery.js';

/** For a store that is part of the transaction: when it has committed, everything is there. */
export class TransactionalDelivery implements DiffDelivery {
  constructor(private readonly store: DiffStore) {}

  async send(appends: readonly LogAppend[], queryRunner: QueryRunner): Promise<void> {
    await this.store.append(appends, queryRunner);
  }

  async invalidate(types: readonly string[] | 'all', queryRunner: QueryRunner): Promise<void> {
    await this.store.invalidate(types, queryRunner);
  }

  async settle(): Promise<void> {}

  status(): DeliveryStatus {
    return { lost: 0, pending: 0 };
  }

  async close(): Promise<void> {}
}

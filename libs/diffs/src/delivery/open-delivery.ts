import type { DataSource } from 'typeorm';
import type { DiffStore } from '../stores/diff-store.js';
import { AfterCommitDelivery } from './after-commit.delivery.js';
import type { DiffDelivery } from './diff-delivery.js';
import { TransactionalDelivery } from './transactional.delivery.js';

/** The way that fits the store. */
export function openDelivery(dataSource: DataSource, store: DiffStore): DiffDelivery {
  if (store.isTransactional) return new TransactionalDelivery(store);
  return new AfterCommitDelivery(dataSource, store);
}

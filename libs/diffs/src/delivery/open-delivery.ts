import { isSqlite } from '@spoor/core';
import type { DataSource } from 'typeorm';
import type { ResolvedDiffsOptions } from '../diffs.options.js';
import type { DiffStore } from '../stores/diff-store.js';
import { AfterCommitDelivery } from './after-commit.delivery.js';
import type { DiffDelivery } from './diff-delivery.js';
import { OutboxDelivery } from './outbox.delivery.js';
import { TransactionalDelivery } from './transactional.delivery.js';

interface DeliverySettings extends Pick<ResolvedDiffsOptions, 'delivery' | 'roles'> {
  /** Of the outbox. */
  readonly topic: string;
}

/** The way that the store needs, or that the options ask for. */
export async function openDelivery(
  dataSource: DataSource,
  store: DiffStore,
  { delivery, roles, topic }: DeliverySettings,
): Promise<DiffDelivery> {
  // Between statements of a transaction of ours, others' would get into it on SQLite's one connection.
  if (store.isTransactional && (delivery !== 'outbox' || isSqlite(dataSource))) return new TransactionalDelivery(store);
  if (delivery === 'afterCommit') return new AfterCommitDelivery(dataSource, store);
  return await OutboxDelivery.open(dataSource, store, { topic, relay: roles.relay });
}

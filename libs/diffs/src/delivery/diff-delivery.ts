import type { QueryRunner } from 'typeorm';
import type { LogAppend } from '../stores/diff-store.js';

export interface DeliveryStatus {
  /** How many diffs could not be delivered since the start. */
  readonly lost: number;
  /** How many appends are under way. */
  readonly pending: number;
}

/** The way of diffs from the transaction that made them to the store. */
export interface DiffDelivery {
  /**
   * Called inside the transaction, right before its commit.
   *
   * @param appends sorted by their logs
   */
  send(appends: readonly LogAppend[], queryRunner: QueryRunner): Promise<void>;

  /** Makes the cursors of these types gone, or all, with the commit. */
  invalidate(types: readonly string[] | 'all', queryRunner: QueryRunner): Promise<void>;

  /** Resolves when everything that this process has committed is in the store, or known to be lost or late. */
  settle(): Promise<void>;

  status(): DeliveryStatus;

  close(): Promise<void>;
}

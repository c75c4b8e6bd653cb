import type { SendWithCommit } from '@spoor/core';
import type { QueryRunner } from 'typeorm';
import type { SerializedDiff } from '../model/diff-entry.js';

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
   * @param diffs in the order in which they happened
   * @param sendWithCommit for what is to be written in the transaction
   */
  send(diffs: readonly SerializedDiff[], queryRunner: QueryRunner, sendWithCommit?: SendWithCommit): Promise<void>;

  /** Makes the cursors of these types gone, or all, with the commit. */
  invalidate(types: readonly string[] | 'all', queryRunner: QueryRunner): Promise<void>;

  /** Resolves when everything that this process has committed is in the store, or known to be lost or late. */
  settle(): Promise<void>;

  /** The same for what other processes have left behind. */
  drain(): Promise<void>;

  status(): DeliveryStatus;

  close(): Promise<void>;
}

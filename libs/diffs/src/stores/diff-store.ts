import type { EntityRef, SendWithCommit } from '@spoor/core';
import type { QueryRunner } from 'typeorm';
import type { SerializedDiff } from '../model/diff-entry.js';
import type { LogQuery, LogView, StoredDiff } from './log-view.js';
import type { PruneResult, PruneRun } from './pruning.js';
import type { WriterMarks } from './writer-marks.js';

/** Diffs for one log, in their order. */
export interface LogAppend {
  readonly log: EntityRef;
  readonly diffs: readonly SerializedDiff[];
}

/** For health checks. */
export interface DiffStoreStatus {
  /** How many logs have diffs. */
  readonly logs: number;
}

/** A diff in one of the logs that have it. */
export interface ActedDiff extends StoredDiff {
  readonly log: EntityRef;
}

/** Told that logs may have new diffs; nobody promises that it is called for each of them. */
export type WakeListener = (log: EntityRef) => void;

/**
 * Where logs are kept.
 *
 * A log gives its diffs places in the order in which they become visible: whoever reads from a place on misses nothing, whatever is
 * being written. All stores pass one conformance suite.
 */
export interface DiffStore {
  /**
   * Whether `append` can be part of a transaction of the DataSource: of the one that made the diffs, and so neither lost nor early, or
   * of one that takes them out of the outbox.
   */
  readonly isTransactional: boolean;

  /** For a store that is not part of the transaction: without, what a process that is killed had on its way is lost unnoticed. */
  readonly marks?: WriterMarks;

  /** @throws when it cannot be used as it is set up */
  open(): Promise<void>;

  close(): Promise<void>;

  /**
   * Adds diffs to logs; a diff that a log has already is not added again.
   *
   * @param appends sorted by their logs, each log once
   * @param queryRunner of the transaction that is to write them, for a transactional store
   * @param sendWithCommit of that transaction, where there is one
   */
  append(appends: readonly LogAppend[], queryRunner?: QueryRunner, sendWithCommit?: SendWithCommit): Promise<void>;

  /**
   * Of these logs, those that no transaction has locked, for a transactional store whose appends can wait for one. Does not wait.
   * @default all
   */
  findFree?(logs: readonly EntityRef[]): Promise<readonly EntityRef[]>;

  /** The state and the diffs of one moment, in one round trip. */
  read(log: EntityRef, query: LogQuery): Promise<LogView>;

  count(log: EntityRef): Promise<number>;

  /** Makes every cursor into these logs gone: something that belongs there is missing. */
  renew(logs: readonly EntityRef[]): Promise<void>;

  /**
   * Makes every cursor into the logs of these types gone, or into all logs: their rows have changed, nobody knows how.
   *
   * @param queryRunner of the transaction that changed them, for a transactional store
   */
  invalidate(types: readonly string[] | 'all', queryRunner?: QueryRunner): Promise<void>;

  /** Removes what is known of an entity from every log, and makes the cursors into them gone. */
  erase(entity: EntityRef): Promise<void>;

  /** The diffs whose actor is an entity, in every log that has them. Looks through everything. */
  actedBy(actor: EntityRef): AsyncIterable<ActedDiff>;

  /** Takes the actor, and what was told beside it, out of these diffs. They keep their places, and cursors stay good. */
  forgetActor(actor: EntityRef): Promise<void>;

  /** Removes what is too old. Its cost follows the logs that have something to remove. */
  prune(run?: PruneRun): Promise<PruneResult>;

  /**
   * Calls back when a log may have new diffs, of whichever process. What is missed meanwhile (an outage) is not made up for: who
   * waits looks again from time to time.
   *
   * @returns a function that ends it
   */
  subscribe(log: EntityRef, listener: WakeListener): () => void;

  status(): Promise<DiffStoreStatus>;
}

import type { BatchWriter, Outcome } from '@spoor/core';
import type { EntityManager } from 'typeorm';
import type { Announcements } from '../announcements.js';
import type { EdgeChange } from '../changes/edge-change.js';
import type { FollowAnswer, FollowOperation } from '../follow-operation.js';
import type { Program } from '../programs/program.js';
import type { FollowSql } from '../statements/follow-sql.js';

/**
 * Follows in one database. As a BatchWriter it takes group commits; whatever is given a manager takes part in the transaction that is
 * open on it.
 */
export interface FollowStore extends BatchWriter<FollowOperation, FollowAnswer> {
  readonly sql: FollowSql;
  readonly announcements: Announcements;

  open(): Promise<void>;
  close(): Promise<void>;

  /** Does operations within the manager's transaction. */
  apply(operations: readonly FollowOperation[], manager: EntityManager): Promise<Outcome<FollowAnswer>[]>;

  /** What the manager's transaction has changed and not counted yet. */
  pending(manager: EntityManager | undefined): readonly EdgeChange[];

  read<Result>(program: () => Program<Result>, manager?: EntityManager): Promise<Result>;

  /** For work on many rows that are not known before: what is pending is counted first, and the transaction may take long. */
  write<Result>(program: () => Program<Result>, manager?: EntityManager): Promise<Result>;
}

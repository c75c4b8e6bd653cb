import type { BatchWriter, EntityRef, Outcome } from '@spoor/core';
import type { EntityManager } from 'typeorm';
import type { FollowEdge } from '../../follow-edge.js';
import type { FollowCounts, FollowPageQuery, FollowPageRow } from '../../follow-query.js';
import type { FollowMoves } from '../moves/follow-moves.js';
import type { Program } from '../programs/program.js';
import type { FollowAnswer, FollowOperation } from '../follow-operation.js';

/**
 * Follows in one database. As a BatchWriter it takes group commits; whatever is given a manager takes part in the transaction that is
 * open on it.
 */
export interface FollowStore extends BatchWriter<FollowOperation, FollowAnswer> {
  open(): Promise<void>;
  close(): Promise<void>;

  /** Does operations within the manager's transaction. */
  apply(operations: readonly FollowOperation[], manager: EntityManager): Promise<Outcome<FollowAnswer>[]>;

  /** Since when edges stand, by their key. */
  dates(edges: readonly FollowEdge[], manager?: EntityManager): Promise<Map<string, number>>;

  /** In the entities' order. */
  counts(entities: readonly EntityRef[], manager?: EntityManager): Promise<FollowCounts[]>;

  page(query: FollowPageQuery, manager?: EntityManager): Promise<FollowPageRow[]>;

  /** Moves all edges of entities. */
  move<Result>(move: (moves: FollowMoves) => Program<Result>, manager?: EntityManager): Promise<Result>;
}

import type { EntityRef, Sql } from '@spoor/core';
import type { FollowEdge, NewFollowEdge } from '../../follow-edge.js';
import type { CountDelta } from '../changes/count-delta.js';
import type { FriendRow } from '../changes/friend-changes.js';

/** Whether a reading inside the caller's transaction may keep to its snapshot, or wants what others have committed since. */
export type Currency = 'snapshot' | 'current';

/**
 * The SQL of follows in one database; nothing here decides. Rows are given sorted, and locked in that order. Columns are returned as
 * `programs/rows.ts` names them.
 */
export interface FollowStatements {
  /** How many rows a statement may be given that compares them with stored ones. */
  readonly largestList: number;

  /** Makes the edges that do not stand. @returns those */
  insertEdges(edges: readonly NewFollowEdge[]): Sql;

  /** @returns the edges that stood, with their dates */
  deleteEdges(edges: readonly FollowEdge[]): Sql;

  deleteArchivedEdges(edges: readonly FollowEdge[]): Sql;

  /** @returns the edges that stand, with their dates */
  readEdges(edges: readonly FollowEdge[], currency: Currency): Sql;

  /** Adds, creating rows that are missing; a row to which nothing is added is locked all the same. */
  addToCounts(deltas: readonly CountDelta[]): Sql;

  /** @returns the rows that were not there */
  insertFriends(rows: readonly FriendRow[]): Sql;

  /** @returns the rows that were there */
  deleteFriends(rows: readonly FriendRow[]): Sql;

  readCounts(entities: readonly EntityRef[]): Sql;
}

import type { EntityRef } from '@spoor/core';
import { inChunks } from '../programs/in-chunks.js';
import type { Program } from '../programs/program.js';
import type { FollowMoves } from './follow-moves.js';

/** From 1,000 values on MariaDB reads the whole index for IN. */
const LARGEST_LIST = 500;

/** @returns how many edges there were, archived ones included */
export function* purgeEntities(moves: FollowMoves, entities: readonly EntityRef[]): Program<number> {
  let purged = 0;
  for (const some of inChunks(entities, LARGEST_LIST)) {
    purged += yield* moves.takeEdges(some, 'nothing');
    yield* moves.endFriendships(some);
    purged += yield* moves.deleteArchived(some);
    yield* moves.deleteEmptyCounts(some);
  }
  return purged;
}

export function* archiveEntities(moves: FollowMoves, entities: readonly EntityRef[]): Program<void> {
  for (const some of inChunks(entities, LARGEST_LIST)) {
    yield* moves.takeEdges(some, 'archive');
    yield* moves.endFriendships(some);
    yield* moves.markArchived(some, true);
  }
}

export function* restoreEntities(moves: FollowMoves, entities: readonly EntityRef[]): Program<void> {
  for (const some of inChunks(entities, LARGEST_LIST)) {
    yield* moves.bringEdges(some);
    yield* moves.makeFriendships(some);
    yield* moves.markArchived(some, false);
  }
}

import { inChunks, type EntityRef } from '@spoor/core';
import type { Message } from '@spoor/core/outbox';
import type { Program } from '../programs/program.js';
import type { FollowMoves, MovedEdges } from './follow-moves.js';

/** From 1,000 values on MariaDB reads the whole index for IN. */
const LARGEST_LIST = 500;

/** Counts archived edges too. */
export function* purgeEntities(moves: FollowMoves, entities: readonly EntityRef[]): Program<MovedEdges> {
  const moved = new Moved();
  for (const some of inChunks(entities, LARGEST_LIST)) {
    moved.add(yield* moves.takeEdges(some, 'nothing'));
    yield* moves.endFriendships(some);
    moved.count += yield* moves.deleteArchived(some);
    yield* moves.deleteEmptyCounts(some);
  }
  return moved;
}

export function* archiveEntities(moves: FollowMoves, entities: readonly EntityRef[]): Program<MovedEdges> {
  const moved = new Moved();
  for (const some of inChunks(entities, LARGEST_LIST)) {
    moved.add(yield* moves.takeEdges(some, 'archive'));
    yield* moves.endFriendships(some);
    yield* moves.markArchived(some, true);
  }
  return moved;
}

export function* restoreEntities(moves: FollowMoves, entities: readonly EntityRef[]): Program<MovedEdges> {
  const moved = new Moved();
  for (const some of inChunks(entities, LARGEST_LIST)) {
    moved.add(yield* moves.bringEdges(some));
    yield* moves.makeFriendships(some);
    yield* moves.markArchived(some, false);
  }
  return moved;
}

class Moved implements MovedEdges {
  count = 0;
  readonly note: Message[] = [];

  add({ count, note }: MovedEdges): void {
    this.count += count;
    this.note.push(...note);
  }
}

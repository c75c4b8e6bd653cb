import type { EntityRef } from '@spoor/core';
import type { FollowEdge } from '../follow-edge.js';
import type { EdgeSet } from './edge-set.js';
import type { Inspector } from './maintenance/inspection.js';

/** How follows lie in Redis. */
export interface FollowLayout {
  /** What lists, counts and questions see. */
  readonly live: EdgeSet;
  /** Edges of which an end is soft-removed. */
  readonly archived: EdgeSet;
  /** Moves a live edge to the archived ones, at one instant and with its date; nothing happens when it is not there. */
  putAway(this: void, edge: FollowEdge): Promise<void>;
  /** Moves it back. One that stands again by itself keeps the date that it has. */
  bringBack(this: void, edge: FollowEdge): Promise<void>;
  /** The key that exists while an entity is soft-removed. */
  markOf(entity: EntityRef): string;
  /** Removes what is left of an entity that has no edges any more. */
  forget(entity: EntityRef): Promise<void>;
  /** Tells whether what is stored more than once agrees. */
  readonly inspector: Inspector;
  /** Ends what goes on in the background. */
  close(): Promise<void>;
}

/** Edges that can be moved to another set of the same kind. */
interface MovableEdges<Other> extends EdgeSet {
  moveTo(other: Other, edge: FollowEdge): Promise<void>;
}

/** The two sets of a layout, and the ways between them. */
export function moving<Edges extends MovableEdges<Edges>>(
  live: Edges,
  archived: Edges,
): Pick<FollowLayout, 'live' | 'archived' | 'putAway' | 'bringBack'> {
  return {
    live,
    archived,
    putAway: (edge) => live.moveTo(archived, edge),
    bringBack: (edge) => archived.moveTo(live, edge),
  };
}

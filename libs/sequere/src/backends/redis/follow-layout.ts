import type { EntityRef } from '@spoor/core';
import type { EdgeSet } from './edge-set.js';
import type { Inspector } from './maintenance/inspection.js';

/** How follows lie in Redis. */
export interface FollowLayout {
  /** What lists, counts and questions see. */
  readonly live: EdgeSet;
  /** Edges of which an end is soft-removed. */
  readonly archived: EdgeSet;
  /** The key that exists while an entity is soft-removed. */
  markOf(entity: EntityRef): string;
  /** Removes what is left of an entity that has no edges any more. */
  forget(entity: EntityRef): Promise<void>;
  /** Tells whether what is stored more than once agrees. */
  readonly inspector: Inspector;
  /** Ends what goes on in the background. */
  close(): Promise<void>;
}

import { randomUUID } from 'node:crypto';
import type { FollowTransition } from '../../follow-event.js';
import type { EdgeChange } from './edge-change.js';

/** What is told of a change, with an id of its own. */
export function transitionOf({ edge, after }: EdgeChange): FollowTransition {
  const { from, to } = edge;
  const id = randomUUID();
  return after === undefined ? { kind: 'unfollowed', id, from, to } : { kind: 'followed', id, from, to, since: after };
}

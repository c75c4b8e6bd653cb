import type { EventBus } from '@spoor/core';
import type { FollowTransition } from '../backends/follow-event.js';
import type { SequereEvents } from './sequere-events.js';

/** Tells one transition, if anybody listens. @returns a promise while listeners are busy */
export function publish(events: EventBus<SequereEvents>, transition: FollowTransition): Promise<void> | undefined {
  if (!events.isHeard(transition.kind)) return undefined;
  const { kind, id, from, to } = transition;
  if (kind === 'unfollowed') return events.emit(kind, { id, from, to });
  return events.emit(kind, { id, from, to, since: new Date(transition.since) });
}

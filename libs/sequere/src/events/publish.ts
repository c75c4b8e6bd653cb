import type { EventBus } from '@spoor/core';
import type { FollowTransition } from '../backends/follow-event.js';
import type { SequereEvents } from './sequere-events.js';

/** Tells one transition, if anybody listens. @returns a promise while listeners are busy */
export function publish(events: EventBus<SequereEvents>, transition: FollowTransition): Promise<void> | undefined {
  if (!events.isHeard(transition.kind)) return undefined;
  const { id, from, to } = transition;
  if (transition.kind === 'unfollowed') return events.emit('unfollowed', { id, from, to });
  return events.emit('followed', { id, from, to, since: new Date(transition.since) });
}

/** Tells one transition. @throws when a listener failed: it has to be told again */
export async function deliver(events: EventBus<SequereEvents>, transition: FollowTransition): Promise<void> {
  const { id, from, to } = transition;
  if (transition.kind === 'unfollowed') await events.deliver('unfollowed', { id, from, to });
  else await events.deliver('followed', { id, from, to, since: new Date(transition.since) });
}

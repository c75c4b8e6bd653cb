import type { EntityRef } from '@spoor/core';
import type { NewMessage } from '@spoor/core/outbox';
import type { EdgeChange } from '../database/changes/edge-change.js';
import { keyOfEdge } from '../database/changes/key-of-edge.js';
import type { FollowEdge } from '../follow-edge.js';
import type { HalfChange } from './copy/copy.writer.js';

/** An edge that changed. */
interface ChangedEdge {
  readonly edge: FollowEdge;
  /** In epoch milliseconds; null when there is no edge any more. */
  readonly since: number | null;
}

/** Ends of edges that were moved all at once. */
export type MovedEnds = readonly (readonly [type: string, id: string])[];

/** What the outbox carries of a change of follows. */
export type ChangePayload = ChangedEdge | MovedEnds;

export function messageOf({ edge, after }: EdgeChange): NewMessage<ChangedEdge> {
  return { key: keyOfEdge(edge), payload: { edge, since: after ?? null } };
}

/** The changes of both ends; undefined when it does not say which edges changed. */
export function halvesOf(payload: ChangePayload): [HalfChange, HalfChange] | undefined {
  if (isMoved(payload)) return undefined;
  const {
    edge: { from, to },
    since,
  } = payload;
  return [
    { of: from, list: 'followings', member: to, since },
    { of: to, list: 'followers', member: from, since },
  ];
}

/** Whose lists have changed. */
export function entitiesOf(payload: ChangePayload): EntityRef[] {
  if (isMoved(payload)) return payload.map(([type, id]) => ({ type, id }));
  return [payload.edge.from, payload.edge.to];
}

function isMoved(payload: ChangePayload): payload is MovedEnds {
  return Array.isArray(payload);
}

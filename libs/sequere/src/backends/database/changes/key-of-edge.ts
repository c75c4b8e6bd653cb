import { createHash } from 'node:crypto';
import type { FollowEdge } from '../../follow-edge.js';
import { edgeKey } from './edge-change.js';

/** Of its messages in the outbox: two labels and two ids may be longer than a key. */
export function keyOfEdge(edge: FollowEdge): string {
  return createHash('sha256').update(edgeKey(edge)).digest('base64url');
}

import type { Message } from '../message.js';

/** The messages of one key, in their order. */
export type Run<Some extends Message = Message> = readonly [Some, ...Some[]];

/** Messages grouped by their keys. */
export function byKey<Some extends Message>(messages: readonly Some[]): Run<Some>[] {
  const groups = new Map<string, [Some, ...Some[]]>();
  for (const message of messages) {
    const group = groups.get(message.key);
    if (group) group.push(message);
    else groups.set(message.key, [message]);
  }
  return [...groups.values()];
}

import type { Message } from '../message.js';

/** Messages grouped by their keys, each group in their order. */
export function byKey<Some extends Message>(messages: readonly Some[]): Some[][] {
  const groups = new Map<string, Some[]>();
  for (const message of messages) {
    const group = groups.get(message.key);
    if (group) group.push(message);
    else groups.set(message.key, [message]);
  }
  return [...groups.values()];
}

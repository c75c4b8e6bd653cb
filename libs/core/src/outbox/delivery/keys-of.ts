import type { Message } from '../message.js';

/** The lines of its key. Of two messages that have one of them in common the later one waits for the earlier one. */
export function keysOf({ key }: Pick<Message, 'key'>): readonly [string, ...string[]] {
  return key.split('\n') as [string, ...string[]];
}

import { inChunks } from '@spoor/core';
import type { Message, NewMessage, Outbox } from '@spoor/core/outbox';
import { ask, type Program } from './program.js';
import type { RawInteger } from './rows.js';

const LARGEST_INSERT = 1_000;

/** Writes messages to the outbox, as part of a program. @returns in their order, with their ids */
export function* writeMessages(outbox: Outbox, topic: string, all: readonly NewMessage[]): Program<readonly Message[]> {
  const written: Message[] = [];
  for (const messages of inChunks(all, LARGEST_INSERT)) {
    const rows = yield* ask<{ id: RawInteger }>(outbox.insertion(topic, messages));
    const ids = rows.map(({ id }) => Number(id)).toSorted((one, other) => one - other);
    written.push(...messages.map((message, index) => ({ ...message, id: ids[index] as number })));
  }
  return written;
}

import { Batcher } from '../../batching/batcher.js';
import type { BatchWriter } from '../../batching/batch-writer.js';
import type { Message } from '../message.js';
import type { OutboxStore } from '../store/outbox-store.js';

const LOCK_TIMEOUT = 10_000;
/** With more than this waiting, everything is the relay's. */
const MOST = 1_000;

/**
 * Asks whether a committed message is the first of its key that has not been told, many at a time.
 *
 * Ids of one key rise in the order of commits, so whatever comes before it is in the table until it has been delivered.
 *
 * @param told the messages that this process has told and whose rows are about to go
 */
export function createPrecedence(
  topic: string,
  store: OutboxStore,
  told: ReadonlySet<number>,
): Batcher<Message, boolean> {
  const writer: BatchWriter<Message, boolean> = {
    keysOf: ({ id }) => [String(id)],
    isMergeable: () => true,
    merge: async (messages) => {
      const toldBefore = new Set(told);
      const earlier = await store.earlier(topic, Math.max(...messages.map(({ id }) => id)), MOST);
      if (earlier.length === MOST) return messages.map(() => false);
      const untold = earlier.filter(({ id }) => !toldBefore.has(id));
      const first = new Map(untold.toReversed().map(({ key, id }) => [key, id]));
      return messages.map(({ key, id }) => (first.get(key) ?? id) >= id);
    },
    fold: () => Promise.resolve([]),
    findFree: (keys) => Promise.resolve(new Set(keys)),
    describe: ({ id }) => `turn of message ${id}`,
  };
  return new Batcher(writer, { name: 'Outbox', lockTimeout: LOCK_TIMEOUT });
}

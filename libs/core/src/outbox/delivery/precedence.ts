import { Batcher } from '../../batching/batcher.js';
import type { BatchWriter } from '../../batching/batch-writer.js';
import type { Message } from '../message.js';
import type { OutboxStore } from '../store/outbox-store.js';

/** Answers with those of the messages that are the first of their key to be told, and so those of the same key that follow. */
export type Precedence = Batcher<readonly Message[], ReadonlySet<string>>;

const LOCK_TIMEOUT = 10_000;
/** With more than this waiting, everything is the relay's. */
const MOST = 1_000;

/**
 * Asks of which keys some committed messages are the first that have not been told, for many at a time.
 *
 * Ids of one key rise in the order of commits, so whatever comes before a message is in the table until it has been delivered.
 *
 * @param told the messages that this process has told and whose rows are about to go
 */
export function createPrecedence(topic: string, store: OutboxStore, told: ReadonlySet<number>): Precedence {
  const writer: BatchWriter<readonly Message[], ReadonlySet<string>> = {
    keysOf: ([first]) => [String(first?.id)],
    isMergeable: () => true,
    merge: async (parts) => {
      const toldBefore = new Set(told);
      const earlier = await store.earlier(topic, beginningOf(parts.flat()), MOST);
      if (earlier.length === MOST) return parts.map(() => new Set<string>());
      const untold = earlier.filter(({ id }) => !toldBefore.has(id));
      const first = new Map(untold.toReversed().map(({ key, id }) => [key, id]));
      return parts.map((messages) => {
        const isFirst = ({ id, key }: Message) => (first.get(key) ?? id) >= id;
        return new Set(messages.filter(isFirst).map(({ key }) => key));
      });
    },
    fold: () => Promise.resolve([]),
    findFree: (keys) => Promise.resolve(new Set(keys)),
    describe: ([first]) => `turn of message ${first?.id}`,
  };
  return new Batcher(writer, { name: 'Outbox', lockTimeout: LOCK_TIMEOUT });
}

/** The id from which on, up to the last one, there are none but these. */
function beginningOf(messages: readonly Message[]): number {
  const ids = new Set(messages.map(({ id }) => id));
  let beginning = messages.reduce((last, { id }) => Math.max(last, id), 0);
  while (ids.has(beginning - 1)) beginning -= 1;
  return beginning;
}

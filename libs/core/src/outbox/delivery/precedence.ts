import { Batcher } from '../../batching/batcher.js';
import { mergingWriter } from '../../batching/merging-writer.js';
import type { Message } from '../message.js';
import type { OutboxStore } from '../store/outbox-store.js';
import { keysOf } from './keys-of.js';

/** Answers with the ids of those of the messages that are due. */
export type Precedence = Batcher<readonly Message[], ReadonlySet<number>>;

const LOCK_TIMEOUT = 10_000;
/** With more than this waiting, everything is the relay's. */
const MOST = 1_000;

/**
 * Asks which of some committed messages are due, for many at a time: no earlier one of any of their keys has yet to be told, except by
 * whoever asks. Those that others ask about meanwhile must have no key in common with them.
 *
 * Ids of one key rise in the order of commits, so whatever comes before a message is in the table until it has been delivered.
 *
 * @param told the messages that this process has told and whose rows are about to go
 */
export function createPrecedence(topic: string, store: OutboxStore, told: ReadonlySet<number>): Precedence {
  const writer = mergingWriter<readonly Message[], ReadonlySet<number>>({
    keysOf: ([first]) => [String(first?.id)],
    merge: async (parts) => {
      const toldBefore = new Set(told);
      const asked = new Set(parts.flat().map(({ id }) => id));
      const earlier = await store.earlier(topic, beginningOf(asked), MOST);
      if (earlier.length === MOST) throw new Error(`${MOST} messages are waiting`);
      const untold = earlier.filter(({ id }) => !toldBefore.has(id) && !asked.has(id));
      const first = new Map(
        untold.toReversed().flatMap((message) => keysOf(message).map((key) => [key, message.id] as const)),
      );
      const isDue = (message: Message) => keysOf(message).every((key) => (first.get(key) ?? Infinity) > message.id);
      return parts.map((messages) => new Set(messages.filter(isDue).map(({ id }) => id)));
    },
    describe: ([first]) => `turn of message ${first?.id}`,
  });
  return new Batcher(writer, { name: 'Outbox', lockTimeout: LOCK_TIMEOUT });
}

/** The id from which on, up to the last one, there are none but these. */
function beginningOf(ids: ReadonlySet<number>): number {
  let beginning = [...ids].reduce((last, id) => Math.max(last, id), 0);
  while (ids.has(beginning - 1)) beginning -= 1;
  return beginning;
}

import { Batcher } from '../../batching/batcher.js';
import { mergingWriter } from '../../batching/merging-writer.js';
import type { OutboxStore } from '../store/outbox-store.js';

const LOCK_TIMEOUT = 10_000;

/** Gets the ids of what has been delivered at once. */
export type Remover = Pick<Batcher<readonly number[], true>, 'submit' | 'close'>;

/** For messages that their handler takes. */
export const NOTHING_TO_REMOVE: Remover = { submit: () => Promise.resolve(true), close: () => Promise.resolve() };

/** Deletes what has been delivered, by many at a time. */
export function createRemover(store: OutboxStore): Remover {
  const writer = mergingWriter<readonly number[], true>({
    keysOf: ([id]) => [String(id)],
    merge: async (parts) => {
      await store.remove(parts.flat());
      return parts.map(() => true);
    },
    describe: ([id]) => `removal of message ${id}`,
  });
  return new Batcher(writer, { name: 'Outbox', lockTimeout: LOCK_TIMEOUT });
}

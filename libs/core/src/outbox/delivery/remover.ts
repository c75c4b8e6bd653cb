import { Batcher } from '../../batching/batcher.js';
import type { BatchWriter } from '../../batching/batch-writer.js';
import type { OutboxStore } from '../store/outbox-store.js';

const LOCK_TIMEOUT = 10_000;

/** Deletes what has been delivered, many at a time. */
export function createRemover(store: OutboxStore): Batcher<number, true> {
  const writer: BatchWriter<number, true> = {
    keysOf: (id) => [String(id)],
    isMergeable: () => true,
    merge: async (ids) => {
      await store.remove(ids);
      return ids.map(() => true);
    },
    fold: () => Promise.resolve([]),
    findFree: (keys) => Promise.resolve(new Set(keys)),
    describe: (id) => `removal of message ${id}`,
  };
  return new Batcher(writer, { name: 'Outbox', lockTimeout: LOCK_TIMEOUT });
}

import { Batcher, mergingWriter } from '@spoor/core';
import type { Message, Outbox } from '@spoor/core/outbox';
import type { DataSource } from 'typeorm';
import type { DiffStore } from '../stores/diff-store.js';
import { newsIn, tellStore, type DiffNews, type DiffPayload } from './diff-message.js';

/** How messages of the outbox are told to a store. */
export interface Telling {
  tell(messages: readonly Message<DiffPayload>[]): Promise<void>;
  /** Resolves when nothing is under way. */
  close(): Promise<void>;
}

/** By the messages' ids. */
type NewsById = ReadonlyMap<number, DiffNews>;

/** How long messages wait for those that are being told, in milliseconds. */
const LOCK_TIMEOUT = 10_000;

/** A store elsewhere knows a diff that comes once more. */
export function tellingElsewhere(store: DiffStore): Telling {
  return {
    tell: (messages) =>
      tellStore(
        store,
        messages.map(({ payload }) => newsIn(payload)),
      ),
    close: async () => {},
  };
}

/**
 * A store in the same database gets messages in the transaction that takes them from the outbox, and so each exactly once. What comes
 * while one is under way goes together into the next.
 */
export function tellingInTransactions(dataSource: DataSource, outbox: Outbox, store: DiffStore): Telling {
  const writer = mergingWriter<NewsById, true>({
    keysOf: (news) => [...news.keys()].map(String),
    merge: async (parts) => {
      const news = new Map(parts.flatMap((part) => [...part]));
      // Not `transaction()`: the batcher wants the driver's own errors.
      await dataSource.transaction(async (manager) => {
        const taken = await outbox.take(manager, [...news.keys()]);
        await tellStore(
          store,
          taken.map((id) => news.get(id) as DiffNews),
          manager.queryRunner,
        );
      });
      return parts.map(() => true);
    },
    describe: (news) => `diffs of message ${[...news.keys()][0]}`,
  });
  const batcher = new Batcher(writer, { name: 'Diffs', lockTimeout: LOCK_TIMEOUT });
  return {
    // Read before it meets others: what cannot be read fails alone.
    tell: async (messages) =>
      void (await batcher.submit(new Map(messages.map(({ id, payload }) => [id, newsIn(payload)])))),
    close: () => batcher.close(),
  };
}

import { Batcher, transaction, type BatchWriter } from '@spoor/core';
import type { Message, Outbox } from '@spoor/core/outbox';
import type { DataSource } from 'typeorm';
import type { DiffStore } from '../stores/diff-store.js';
import { tellStore, type DiffPayload } from './diff-message.js';

type Messages = readonly Message<DiffPayload>[];

/** How messages of the outbox are told to a store. */
export interface Telling {
  tell(messages: Messages): Promise<void>;
  /** Resolves when nothing is under way. */
  close(): Promise<void>;
}

/** How long messages wait for those that are being told, in milliseconds. */
const LOCK_TIMEOUT = 10_000;

/** A store elsewhere knows a diff that comes once more. */
export function tellingElsewhere(store: DiffStore): Telling {
  return {
    tell: (messages) =>
      tellStore(
        store,
        messages.map(({ payload }) => payload),
      ),
    close: async () => {},
  };
}

/**
 * A store in the same database gets messages in the transaction that takes them from the outbox, and so each exactly once. What comes
 * while one is under way goes together into the next.
 */
export function tellingInTransactions(dataSource: DataSource, outbox: Outbox, store: DiffStore): Telling {
  const writer: BatchWriter<Messages, true> = {
    keysOf: ([first]) => [String(first?.id)],
    isMergeable: () => true,
    merge: async (parts) => {
      const messages = new Map(parts.flat().map((message) => [message.id, message]));
      await transaction(dataSource, async (manager) => {
        const taken = await outbox.take(manager, [...messages.keys()]);
        const payloads = taken.map((id) => (messages.get(id) as Message<DiffPayload>).payload);
        await tellStore(store, payloads, manager.queryRunner);
      });
      return parts.map(() => true);
    },
    fold: () => Promise.resolve([]),
    findFree: (keys) => Promise.resolve(new Set(keys)),
    describe: ([first]) => `diffs of message ${first?.id}`,
  };
  const batcher = new Batcher(writer, { name: 'Diffs', lockTimeout: LOCK_TIMEOUT });
  return { tell: async (messages) => void (await batcher.submit(messages)), close: () => batcher.close() };
}

import { Batcher, detectDialect, inChunks, mergingWriter, withLockWait, type EntityRef } from '@spoor/core';
import type { Outbox } from '@spoor/core/outbox';
import type { DataSource, EntityManager } from 'typeorm';
import { entityOf, keyOf } from '../model/entity-key.js';
import type { DiffStore } from '../stores/diff-store.js';
import { logsOf, newsIn, tellStore, type DiffNews } from './diff-message.js';
import type { Telling } from './telling.js';

/** By the messages' ids. */
type NewsById = ReadonlyMap<number, DiffNews>;

/** How long messages wait for a log that somebody has locked before they are left to the relay, in milliseconds. */
const PATIENCE = 10_000;
/** And how long a transaction waits that has others to tell as well, in seconds. */
const LOCK_WAIT = 1;
/** So many have a transaction of their own: logs stay locked as long as it takes. */
const MOST_TOGETHER = 100;

/**
 * To a store in the same database: in the transaction that takes them from the outbox, and so each exactly once. What comes while one is
 * under way goes together into the next; a log that somebody has locked delays what goes there, and what was committed with that, alone.
 */
export async function tellingInTransactions(
  dataSource: DataSource,
  outbox: Outbox,
  store: DiffStore,
): Promise<Telling> {
  const dialect = await detectDialect(dataSource);
  const take = async (manager: EntityManager, news: NewsById): Promise<void> => {
    const taken = await outbox.take(manager, [...news.keys()]);
    await tellStore(
      store,
      taken.map((id) => news.get(id) as DiffNews),
      manager.queryRunner,
    );
  };
  const writer = mergingWriter<NewsById, true>({
    keysOf: (news) => logsOf([...news.values()]).map(keyOf),
    merge: async (parts) => {
      // What one of several transactions has taken is not there when they are tried again.
      for (const some of inChunks(parts, MOST_TOGETHER)) {
        const news = new Map(some.flatMap((part) => [...part]));
        // READ COMMITTED: MariaDB would keep others from writing messages near one that is gone. Not `transaction()`: the batcher
        // wants the driver's own errors.
        await dataSource.transaction('READ COMMITTED', (manager) =>
          withLockWait({ manager, dialect, seconds: LOCK_WAIT }, () => take(manager, news)),
        );
      }
      return parts.map(() => true);
    },
    findFree: async (keys) => new Set((await freeLogs(store, keys.map(entityOf))).map(keyOf)),
    describe: (news) => `telling of message ${[...news.keys()][0]}`,
  });
  const batcher = new Batcher(writer, { name: 'Diffs', lockTimeout: PATIENCE });
  return {
    // Read before it meets others: what cannot be read fails alone.
    tell: async (messages) =>
      void (await batcher.submit(new Map(messages.map(({ id, payload }) => [id, newsIn(payload)])))),
    close: () => batcher.close(),
  };
}

async function freeLogs(store: DiffStore, logs: readonly EntityRef[]): Promise<readonly EntityRef[]> {
  return store.findFree ? await store.findFree(logs) : logs;
}

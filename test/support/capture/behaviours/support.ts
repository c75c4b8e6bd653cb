import type { RowEvent, RowWatch } from '@spoor/core';
import assert from 'node:assert/strict';
import type { EntityMetadata } from 'typeorm';
import { describeEvent } from '../difference.js';
import { Author, Post } from '../entities/index.js';
import type { World } from '../world.js';

/** In lines, in the order in which they were told. */
export const told = (events: readonly RowEvent[]): string[] => events.map(describeEvent);

export const toldInAnyOrder = (events: readonly RowEvent[]): string[] => told(events).toSorted();

/** A watch for some entities, by name. */
export const watching =
  (watches: Readonly<Record<string, RowWatch>>) =>
  ({ name }: EntityMetadata): RowWatch | undefined =>
    watches[name];

export function rollBack(): never {
  throw new Error('roll back');
}

/** Something of everything. */
export async function writeEverything({ dataSource: { manager } }: World): Promise<void> {
  await manager.insert(Author, { login: 'dee', name: { first: 'Dee' } });
  await manager.update(Author, 1, { rank: 10, nickname: 'a' });
  await manager.save(Author, { id: 2, name: { first: 'Robert' } });
  await manager.softDelete(Post, 1);
  await manager.restore(Post, 3);
  await manager.delete(Author, 3);
  await manager.createQueryBuilder().relation(Post, 'tags').of(2).add(3);
}

/** The statements that are sent from now on. */
export function recordQueries(world: World): string[] {
  const { subscribers } = world.dataSource;
  const queries: string[] = [];
  const subscriber = { beforeQuery: ({ query }: { query: string }) => void queries.push(query) };
  subscribers.push(subscriber);
  world.atEnd(() => subscribers.splice(subscribers.indexOf(subscriber), 1));
  return queries;
}

/** No statement has left a transaction open behind it. */
export async function assertIdle({ kind, dataSource }: World): Promise<void> {
  if (kind === 'sqlite') {
    assert.equal(dataSource.createQueryRunner().isTransactionActive, false);
    return;
  }
  const open =
    kind === 'postgres'
      ? `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`
      : `SELECT 1 FROM information_schema.innodb_trx JOIN information_schema.processlist ON id = trx_mysql_thread_id
         WHERE db = database() AND command = 'Sleep'`;
  assert.deepEqual(await dataSource.query(open), []);
}

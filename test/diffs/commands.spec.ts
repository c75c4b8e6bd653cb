import type { EntityRef } from '@spoor/core';
import { DIFF_ENTITIES } from '@spoor/diffs';
import { conformanceStore, openStore, resolveOptions } from '@spoor/diffs/testing';
import { Redis } from 'ioredis';
import { startChild } from '../support/child.js';
import { createTestDatabase, createTestDataSource, dropTestDatabases } from '../support/databases.js';
import { testRedisUrl } from '../support/redis.js';
import { waitFor } from '../support/wait-for.js';
import { describeEachStore, storeOptions, type StoreCase } from './support/stores.js';

const redis = new Redis(testRedisUrl());

afterAll(async () => {
  await dropTestDatabases();
  redis.disconnect();
});

const QUESTION = { type: 'question', id: '1' };
const CHOICE = { type: 'choice', id: '1' };

describeEachStore(
  'diffs:prune',
  (storeCase) => {
    const start = (environment: Record<string, string>, ...parameters: string[]) =>
      startChild('test/diffs/programs/cli.mjs', { parameters: ['diffs:prune', ...parameters], environment });
    const run = async (...parameters: Parameters<typeof start>) => {
      const child = start(...parameters);
      const { code } = await child.ended;
      return { code, output: child.output() };
    };

    it('removes what is too old, says how much, and ends with exit code 0; also when there is nothing', async () => {
      const { environment, write, isOld, close } = await open(storeCase);
      await write(CHOICE, ['a', 'b'], [CHOICE, QUESTION]);
      await waitFor(() => isOld(QUESTION));
      expect(await run(environment)).toEqual({ code: 0, output: '4 diffs removed from 2 logs' });
      expect(await run(environment)).toEqual({ code: 0, output: '0 diffs removed from 0 logs' });
      await close();
    }, 30_000);

    it('ends with exit code 1 and one line that says why, for an instance that there is not', async () => {
      const { environment, close } = await open(storeCase);
      expect((await run(environment, '--instance', 'ghost')).code).toBe(1);
      await close();
    }, 30_000);
  },
  [
    { store: 'database', database: 'sqlite' },
    { store: 'redis', database: 'sqlite' },
  ],
);

describe('diffs:prune', () => {
  it('is ended by Ctrl-C after a few logs, with exit code 1, and goes on where it was', async () => {
    const LOGS = 4_000;
    const { environment, store, write, isOld, close } = await open({ store: 'redis', database: 'sqlite' });
    await write(
      QUESTION,
      'x',
      Array.from({ length: LOGS }, (_, id) => ({ type: 'thing', id: String(id) })),
    );
    await waitFor(() => isOld({ type: 'thing', id: String(LOGS - 1) }));
    const child = startChild('test/diffs/programs/interrupted-prune.mjs', { environment });
    const { removed } = await child.next<{ removed: number }>();
    const { code } = await child.ended;
    expect(code).toBe(1);
    expect(child.output()).toMatch(/^\d+ diffs removed from \d+ logs$/m);
    expect(child.output()).toMatch(/^Interrupted\. Run it again to continue\.$/m);
    expect(removed).toBeLessThan(LOGS);
    expect((await store.status()).logs).toBe(LOGS - removed);
    const again = startChild('test/diffs/programs/cli.mjs', { parameters: ['diffs:prune'], environment });
    expect((await again.ended).code).toBe(0);
    const left = LOGS - removed;
    expect(again.output().split('\n').at(-1)).toBe(`${left} diffs removed from ${left} logs`);
    await close();
  }, 60_000);

  it('touches no key of others in Redis, and fails at none of another type', async () => {
    const { environment, write, isOld, close } = await open({ store: 'redis', database: 'sqlite' });
    const foreign = `foreign-${process.pid}`;
    await redis.zadd(foreign, 1, 'old');
    await redis.set(`${foreign}-text`, 'text');
    await write(QUESTION, 'x');
    await waitFor(() => isOld(QUESTION));
    const child = startChild('test/diffs/programs/cli.mjs', { parameters: ['diffs:prune'], environment });
    await child.ended;
    expect(child.output()).toBe('1 diffs removed from 1 logs');
    expect(await redis.zcard(foreign)).toBe(1);
    expect(await redis.get(`${foreign}-text`)).toBe('text');
    await redis.del(foreign, `${foreign}-text`);
    await close();
  });
});

/** A store that keeps diffs for an hour, and an environment in which the command keeps them for a second. */
async function open(storeCase: StoreCase) {
  const database = await createTestDatabase('sqlite');
  const dataSource = await createTestDataSource('sqlite', { database, entities: DIFF_ENTITIES });
  const options = storeOptions(storeCase);
  const store = await openStore(dataSource, resolveOptions(options));
  await store.open();
  const { write } = conformanceStore(store, dataSource);
  const environment = {
    DATA_SOURCE: JSON.stringify({ type: 'better-sqlite3', database }),
    DIFFS: JSON.stringify({ ...options, maxElementAge: 1 }),
  };
  /** Resolves when a log's newest diff is older than a second. */
  const isOld = async (log: EntityRef) => {
    const { diffs, now } = await store.read(log, { order: 'newest', limit: 1 });
    return now - (diffs[0]?.at ?? now) > 1_000_000;
  };
  return { environment, store, write, isOld, close: () => store.close() };
}

import type { DiffsGoneError, DiffsModuleOptions, DiffStore } from '@spoor/diffs';
import { openStore, resolveOptions } from '@spoor/diffs/testing';
import { Redis } from 'ioredis';
import { createTestDataSource, dropTestDatabases } from '../support/databases.js';
import { testRedisUrl } from '../support/redis.js';
import { waitFor } from '../support/wait-for.js';
import { Question } from './support/questions.js';
import { closeStores, openOnStore, storeOptions, type OpenStore } from './support/stores.js';

const redis = new Redis(testRedisUrl());
const stores: DiffStore[] = [];

afterEach(closeStores);
afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await dropTestDatabases();
  redis.disconnect();
});

describe('Processes that have died with diffs on their way', () => {
  async function begin(): Promise<{ options: DiffsModuleOptions; store: DiffStore; writers: string }> {
    const options = storeOptions({ store: 'redis', database: 'sqlite' });
    const store = await openStore(await createTestDataSource('sqlite'), resolveOptions(options));
    stores.push(store);
    await store.open();
    return { options, store, writers: `${options.prefix}{writers}` };
  }

  async function reasonOfGone({ dataSource, diffs }: OpenStore, meanwhile: () => Promise<unknown>): Promise<unknown> {
    const log = diffs.of(await dataSource.manager.save(Object.assign(new Question(), { questionText: 'What?' })));
    const cursor = await log.head();
    await meanwhile();
    return await waitFor(() =>
      log.since(cursor).then(
        () => undefined,
        ({ reason }: DiffsGoneError) => reason,
      ),
    );
  }

  it('make all cursors gone where it is not known any more what they wrote', async () => {
    const { options, store, writers } = await begin();
    const open = await openOnStore({ store: 'redis', database: 'sqlite' }, options);
    const reason = await reasonOfGone(open, async () => {
      await redis.hset(`${writers}:types`, 'another', '["choice"]');
      await store.marks?.set('dead', ['choice'], 2_000);
      await redis.hdel(`${writers}:types`, 'dead');
    });
    expect(reason).toBe('invalidated');
    await waitFor(async () => (await redis.zscore(writers, 'dead')) === null);
  });

  it('are dealt with one by one: where one cannot be, the others are all the same', async () => {
    const { store, writers } = await begin();
    const refusing = new Proxy(store, {
      get(target, name) {
        if (name === 'invalidate')
          return async (types: readonly string[] | 'all') => {
            if (types.includes('refused')) throw new Error('refused');
            await target.invalidate(types);
          };
        const own = Reflect.get(target, name) as unknown;
        return typeof own === 'function' ? (own.bind(target) as unknown) : own;
      },
    });
    const open = await openOnStore({ store: 'redis', database: 'sqlite' }, { store: refusing });
    const reason = await reasonOfGone(open, async () => {
      await store.marks?.set('one', ['refused'], 2_000);
      await store.marks?.set('other', ['question'], 2_001);
    });
    expect(reason).toBe('invalidated');
    await waitFor(async () => (await redis.zscore(writers, 'other')) === null);
    expect(await redis.zscore(writers, 'one')).not.toBeNull();
  });
});

import { Logger } from '@nestjs/common';
import { startRedis, type StartedServer } from '@spoor/test-servers';
import { dropTestDatabases } from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';
import { Question } from './support/questions.js';
import { closeStores, openOnStore, type OpenStore } from './support/stores.js';

let server: StartedServer;
const port = () => Number(new URL(server.url).port);
const signal = (name: NodeJS.Signals) => server.pids.forEach((pid) => process.kill(pid, name));

beforeAll(async () => {
  for (const level of ['log', 'warn'] as const) jest.spyOn(Logger.prototype, level).mockImplementation(() => {});
});
beforeEach(async () => {
  server = await startRedis({ settings: {} });
});
afterEach(async () => {
  await closeStores();
  await server.stop();
});
afterAll(dropTestDatabases);

async function open(redisTimeout: number, delivery: 'afterCommit' | 'outbox'): Promise<OpenStore> {
  const storeCase = { store: 'redis', database: 'sqlite' } as const;
  return await openOnStore(storeCase, { redis: server.url, redisTimeout, delivery });
}

async function save({ dataSource }: OpenStore, questionText: string): Promise<Question> {
  return await dataSource.manager.save(Object.assign(new Question(), { questionText }));
}

describe('While Redis is away', () => {
  it.each(['afterCommit', 'outbox'] as const)(
    'saves succeed at once, however long it may take to answer (%s)',
    async (delivery) => {
      // Longer than this spec may take.
      const store = await open(600_000, delivery);
      signal('SIGSTOP');
      for (let n = 0; n < 20; n += 1) await save(store, `question ${n}`);
      expect(await store.dataSource.manager.count(Question)).toBe(20);
      signal('SIGCONT');
      await waitFor(async () => (await store.diffs.status()).pending === 0);
      expect(
        await store.diffs
          .of(await store.dataSource.manager.findOneByOrFail(Question, { questionText: 'question 19' }))
          .count(),
      ).toBe(1);
    },
  );

  it('diffs that cannot be delivered are lost, counted, and make the cursors of their logs gone once it answers again', async () => {
    const store = await open(200, 'afterCommit');
    const question = await save(store, 'a');
    const untouched = await save(store, 'untouched');
    const log = store.diffs.of(question);
    const [cursor, untouchedCursor] = [await log.head(), await store.diffs.of(untouched).head()];
    signal('SIGSTOP');
    await store.dataSource.manager.save(Object.assign(question, { questionText: 'b' }));
    await expect(log.since(cursor)).rejects.toMatchObject({ code: 'SPOOR_REDIS_UNAVAILABLE' });
    signal('SIGCONT');
    await waitFor(async () => (await store.diffs.status()).lost === 1);
    const gone = await waitFor(
      async () =>
        await log.since(cursor).then(
          () => undefined,
          (error: unknown) => error,
        ),
    );
    expect(gone).toMatchObject({ reason: 'epoch' });
    await store.dataSource.manager.save(Object.assign(question, { questionText: 'c' }));
    const { diffs } = await log.since((gone as { cursor: string }).cursor);
    expect(diffs.map(({ changes }) => changes['questionText'])).toEqual([['b', 'c']]);
    expect((await store.diffs.of(untouched).since(untouchedCursor)).diffs).toEqual([]);
  });

  it('the outbox keeps diffs, and delivers them once Redis is back', async () => {
    const store = await open(200, 'outbox');
    const question = await save(store, 'a');
    const log = store.diffs.of(question);
    const cursor = await log.head();
    const at = port();
    signal('SIGSTOP');
    for (const questionText of ['b', 'a', 'b'])
      await store.dataSource.manager.save(Object.assign(question, { questionText }));
    signal('SIGCONT');
    await waitFor(
      async () =>
        (await log.since(cursor).then(
          ({ diffs }) => diffs.length,
          () => 0,
        )) === 3,
    );
    expect((await log.since(cursor)).diffs.map(({ changes }) => changes['questionText'])).toEqual([
      ['a', 'b'],
      ['b', 'a'],
      ['a', 'b'],
    ]);
    await server.stop();
    await store.dataSource.manager.save(Object.assign(question, { questionText: 'c' }));
    server = await startRedis({ settings: {}, port: at });
    await waitFor(async () => (await log.count().catch(() => 0)) === 1);
    await expect(log.since(cursor)).rejects.toMatchObject({ reason: 'epoch' });
  });
});

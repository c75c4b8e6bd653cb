import { transaction } from '@spoor/core';
import { DIFF_ENTITIES, DiffsGoneError, type Diff } from '@spoor/diffs';
import { openDiffs, openStore, resolveOptions } from '@spoor/diffs/testing';
import { OUTBOX_ENTITIES } from '@spoor/core/outbox';
import { Redis } from 'ioredis';
import { createTestDatabase, createTestDataSource, dropTestDatabases } from '../support/databases.js';
import { testRedisUrl } from '../support/redis.js';
import { waitFor } from '../support/wait-for.js';
import { countingStore, type CountingStore } from './support/counting-store.js';
import { Choice, Question, QUESTION_ENTITIES } from './support/questions.js';
import { closeStores, describeEachStore, openOnStore, storeOptions, type OpenStore } from './support/stores.js';

const redis = new Redis(testRedisUrl());

afterAll(async () => {
  await closeStores();
  await dropTestDatabases();
  redis.disconnect();
});

type Opened = Pick<OpenStore, 'dataSource' | 'diffs'>;

async function ask({ dataSource }: Pick<Opened, 'dataSource'>): Promise<Question> {
  return await dataSource.manager.save(Object.assign(new Question(), { questionText: 'What?' }));
}

async function answer({ dataSource }: Pick<Opened, 'dataSource'>, { id }: Question, choiceText: string): Promise<void> {
  await transaction(dataSource, (manager) => manager.save(Object.assign(new Choice(), { questionId: id, choiceText })));
}

/** What a watcher has seen so far. */
class Watcher {
  readonly seen: unknown[] = [];
  readonly ended: Promise<unknown>;

  constructor(diffs: AsyncIterable<Diff>) {
    this.ended = this.run(diffs);
  }

  async has(...texts: string[]): Promise<void> {
    await waitFor(() => this.seen.length >= texts.length, { what: () => `${texts.join()} in ${this.seen.join()}` });
    expect(this.seen).toEqual(texts);
  }

  private async run(diffs: AsyncIterable<Diff>): Promise<unknown> {
    try {
      for await (const { changes } of diffs) this.seen.push(changes['choiceText']?.[1]);
      return 'ended';
    } catch (error) {
      return error;
    }
  }
}

describeEachStore('Who watches a log', (store) => {
  it('is told what has come since his cursor, then what comes, each once and in order, however small his pages', async () => {
    const open = await openOnStore(store);
    const question = await ask(open);
    const log = open.diffs.of(question);
    const cursor = await log.head();
    for (const text of ['a', 'b', 'c', 'd', 'e']) await answer(open, question, text);
    const watchers = [1, 2, 100].map((limit) => new Watcher(log.watch(cursor, { limit })));
    for (const watcher of watchers) await watcher.has('a', 'b', 'c', 'd', 'e');
    await answer(open, question, 'f');
    for (const watcher of watchers) await watcher.has('a', 'b', 'c', 'd', 'e', 'f');
    const late = new Watcher(log.watch((await log.since(cursor, { limit: 4 })).cursor));
    await Promise.all(['g', 'h', 'i'].map((text) => answer(open, question, text)));
    await waitFor(() => watchers.every(({ seen }) => seen.length === 9) && late.seen.length === 5);
    expect(watchers[0]?.seen.slice(6).toSorted()).toEqual(['g', 'h', 'i']);
    for (const { seen } of watchers) expect(seen).toEqual(watchers[0]?.seen);
    expect(late.seen).toEqual(watchers[0]?.seen.slice(4));
  });

  it('is woken by what another process writes', async () => {
    const database = await createTestDatabase(store.database);
    const entities = [...DIFF_ENTITIES, ...OUTBOX_ENTITIES, ...QUESTION_ENTITIES];
    const options = storeOptions(store);
    const [here, there] = [
      await createTestDataSource(store.database, { database, entities }),
      await createTestDataSource(store.database, { database, entities, synchronize: false }),
    ];
    const [own, other] = [await openDiffs(here, options), await openDiffs(there, options)];
    const question = await ask({ dataSource: there });
    // Answered when its own diff is in the log.
    await other.diffs.of(question).head();
    const log = own.diffs.of(question);
    const watcher = new Watcher(log.watch(await log.head()));
    for (const text of ['a', 'b']) {
      await answer({ dataSource: there }, question, text);
      await watcher.has(...(text === 'a' ? ['a'] : ['a', 'b']));
    }
    await own.close();
    expect(await watcher.ended).toBe('ended');
    await other.close();
  });

  it('is told when his cursor is gone, at once or while he waits', async () => {
    const open = await openOnStore(store);
    const question = await ask(open);
    const log = open.diffs.of(question);
    const foreign = new Watcher(log.watch('nonsense'));
    expect(await foreign.ended).toMatchObject({ code: 'SPOOR_DIFFS_GONE', reason: 'foreign' });
    const waiting = new Watcher(log.watch(await log.head()));
    await answer(open, question, 'a');
    await waiting.has('a');
    await open.diffs.invalidate(Choice, 'raw SQL');
    const error = (await waiting.ended) as DiffsGoneError;
    expect(error).toMatchObject({ code: 'SPOOR_DIFFS_GONE', reason: 'invalidated' });
    await answer(open, question, 'b');
    await new Watcher(log.watch(error.cursor)).has('b');
  });

  it('ends when the signal says so, when he leaves, and when the module closes', async () => {
    const open = await openOnStore(store);
    const question = await ask(open);
    const log = open.diffs.of(question);
    const cursor = await log.head();
    const controller = new AbortController();
    const aborted = new Watcher(log.watch(cursor, { signal: controller.signal }));
    const left = log.watch(cursor);
    const waiting = left.next();
    const shut = new Watcher(log.watch(cursor));
    await answer(open, question, 'a');
    await aborted.has('a');
    expect((await waiting).value).toMatchObject({ data: { choiceText: 'a' } });

    controller.abort();
    expect(await aborted.ended).toBe('ended');
    expect(await new Watcher(log.watch(cursor, { signal: controller.signal })).ended).toBe('ended');
    const next = left.next();
    expect(await left.return?.()).toMatchObject({ done: true });
    expect(await next).toMatchObject({ done: true });
    await shut.has('a');
    await open.close();
    expect(await shut.ended).toBe('ended');
  });

  it('is refused a limit that is none', async () => {
    const open = await openOnStore(store);
    const log = open.diffs.of(await ask(open));
    const { ended } = new Watcher(log.watch(await log.head(), { limit: 0 }));
    expect(await ended).toMatchObject({ code: 'SPOOR_INVALID_ARGUMENT' });
  });
});

describeEachStore(
  'Watching',
  (store) => {
    async function openCounting(): Promise<Opened & { counting: CountingStore; close: () => Promise<void> }> {
      const entities = [...DIFF_ENTITIES, ...OUTBOX_ENTITIES, ...QUESTION_ENTITIES];
      const dataSource = await createTestDataSource(store.database, { entities });
      const options = storeOptions(store);
      const counting = countingStore(await openStore(dataSource, resolveOptions(options)));
      const { diffs, close } = await openDiffs(dataSource, { ...options, store: counting.store });
      return { dataSource, diffs, close, counting };
    }

    it('reads the next page when the one before is consumed, and nothing ahead of that', async () => {
      const open = await openCounting();
      const question = await ask(open);
      const log = open.diffs.of(question);
      const cursor = await log.head();
      for (let count = 0; count < 10; count += 1) await answer(open, question, String(count));
      const before = open.counting.reads();
      const diffs = log.watch(cursor, { limit: 4 });
      for (let count = 1; count <= 10; count += 1) {
        await diffs.next();
        expect(open.counting.reads() - before).toBe(Math.ceil(count / 4));
      }
      await diffs.return?.();
      await open.close();
    });

    it('of one log by many costs one listener, one read for each wake, and nothing once they have left', async () => {
      const open = await openCounting();
      const question = await ask(open);
      const log = open.diffs.of(question);
      const cursor = await log.head();
      const controllers = Array.from({ length: 100 }, () => new AbortController());
      const watchers = controllers.map(({ signal }) => new Watcher(log.watch(cursor, { signal })));
      await answer(open, question, 'a');
      for (const watcher of watchers) await watcher.has('a');
      expect(open.counting.listeners()).toBe(1);
      // A wake that comes while a page is on its way is one more look.
      expect(open.counting.reads()).toBeLessThan(20);
      for (const controller of controllers) controller.abort();
      for (const { ended } of watchers) expect(await ended).toBe('ended');
      expect(open.counting.listeners()).toBe(0);
      await open.close();
    });
  },
  [
    { store: 'database', database: 'postgres' },
    { store: 'redis', database: 'sqlite' },
  ],
);

describe('Watching in Redis', () => {
  it('takes one subscription of a process, however many logs are watched', async () => {
    const open = await openOnStore({ store: 'redis', database: 'sqlite' });
    const questions = await Promise.all(Array.from({ length: 20 }, () => ask(open)));
    const watchers = await Promise.all(
      questions.map(async (question) => {
        const log = open.diffs.of(question);
        return new Watcher(log.watch(await log.head()));
      }),
    );
    for (const question of questions) await answer(open, question, 'a');
    for (const watcher of watchers) await watcher.has('a');
    const channel = `${open.options.prefix ?? ''}appended`;
    expect(await redis.pubsub('NUMSUB', channel)).toEqual([channel, 1]);
    await open.close();
    await waitFor(async () => (await redis.pubsub('NUMSUB', channel))[1] === 0);
  });
});

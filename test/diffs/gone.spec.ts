import { DiffLogState, DiffRecord, DiffsGoneError, type GoneReason } from '@spoor/diffs';
import { Redis } from 'ioredis';
import { dropTestDatabases } from '../support/databases.js';
import { testRedisUrl } from '../support/redis.js';
import { waitFor } from '../support/wait-for.js';
import { Choice, Question } from './support/questions.js';
import { closeStores, describeEachStore, openOnStore, type OpenStore, type StoreCase } from './support/stores.js';

const redis = new Redis(testRedisUrl());

afterAll(async () => {
  await closeStores();
  await dropTestDatabases();
  redis.disconnect();
});

const onOneServer: StoreCase[] = [
  { store: 'database', database: 'postgres' },
  { store: 'database', database: 'mariadb' },
  { store: 'database', database: 'sqlite' },
  { store: 'redis', database: 'sqlite' },
];

/** A client that holds the choices of a question, loads them anew when it must, and counts how often. */
class Client {
  readonly texts = new Map<string, unknown>();
  readonly reasons: GoneReason[] = [];
  private cursor = '';

  constructor(
    private readonly open: OpenStore,
    private readonly question: Question,
  ) {}

  async load(cursor?: string): Promise<void> {
    this.cursor = cursor ?? (await this.open.diffs.of(this.question).head());
    this.texts.clear();
    const choices = await this.open.dataSource.manager.find(Choice, { where: { questionId: this.question.id } });
    for (const { id, choiceText } of choices) this.texts.set(String(id), choiceText);
  }

  async poll(): Promise<void> {
    try {
      const { diffs, cursor } = await this.open.diffs.of(this.question).since(this.cursor);
      for (const { op, entity, changes } of diffs)
        if (op === 'delete') this.texts.delete(entity.id);
        else if (entity.type === 'choice') this.texts.set(entity.id, changes['choiceText']?.[1]);
      this.cursor = cursor;
    } catch (error) {
      if (!(error instanceof DiffsGoneError)) throw error;
      this.reasons.push(error.reason);
      await this.load(error.cursor);
    }
  }
}

describeEachStore(
  'A client whose cursor is gone',
  (store) => {
    async function begin(options = {}): Promise<{ open: OpenStore; question: Question; client: Client }> {
      const open = await openOnStore(store, options);
      const question = await open.dataSource.manager.save(Object.assign(new Question(), { questionText: 'What?' }));
      const client = new Client(open, question);
      await client.load();
      return { open, question, client };
    }

    async function write({ dataSource }: OpenStore, { id }: Question, choiceText: string): Promise<void> {
      await dataSource.manager.save(Object.assign(new Choice(), { questionId: id, choiceText }));
    }

    /** It hears the reason once, and has everything after loading once. */
    async function expectConvergence(open: OpenStore, question: Question, client: Client, reason: GoneReason) {
      await client.poll();
      expect(client.reasons).toEqual([reason]);
      await write(open, question, 'afterwards');
      await client.poll();
      expect(client.reasons).toEqual([reason]);
      const choices = await open.dataSource.manager.find(Choice, { where: { questionId: question.id } });
      expect(Object.fromEntries(client.texts)).toEqual(
        Object.fromEntries(choices.map(({ id, choiceText }) => [String(id), choiceText])),
      );
    }

    it('because diffs were pruned hears so once, and is complete after loading once', async () => {
      const { open, question, client } = await begin({ maxElementAge: 3 });
      await write(open, question, 'a');
      await waitFor(async () => {
        await open.diffs.prune();
        return (await open.diffs.of(question).count()) === 0;
      });
      await expectConvergence(open, question, client, 'pruned');
    });

    it('keeps its cursor when nothing after it was pruned', async () => {
      const { open, question, client } = await begin({ maxElementAge: 3 });
      await write(open, question, 'a');
      await client.poll();
      await waitFor(async () => {
        await open.diffs.prune();
        return (await open.diffs.of(question).count()) === 0;
      });
      await write(open, question, 'b');
      await client.poll();
      expect(client.reasons).toEqual([]);
      expect([...client.texts.values()].toSorted()).toEqual(['a', 'b']);
    });

    it('because the store was emptied hears so once, and is complete after loading once', async () => {
      const { open, question, client } = await begin();
      await write(open, question, 'a');
      await empty(open, store);
      await write(open, question, 'b');
      await expectConvergence(open, question, client, 'epoch');
    });

    it('because an older copy was restored is told that its cursor is from the future', async () => {
      const { open, question, client } = await begin();
      const restore = await copy(open, store);
      await write(open, question, 'a');
      await client.poll();
      await restore();
      await expectConvergence(open, question, client, 'future');
    });

    it('because others have written over an older copy that was restored hears of another epoch', async () => {
      const { open, question, client } = await begin();
      const restore = await copy(open, store);
      await write(open, question, 'a');
      await client.poll();
      await restore();
      for (const text of ['b', 'c', 'd']) await write(open, question, text);
      await expectConvergence(open, question, client, 'epoch');
    });
  },
  onOneServer,
);

async function empty({ dataSource }: OpenStore, { store }: StoreCase): Promise<void> {
  if (store === 'redis') await redis.flushdb();
  else for (const entity of [DiffRecord, DiffLogState]) await dataSource.getRepository(entity).clear();
}

/** As a backup would; what it returns brings the copy back. */
async function copy({ dataSource, options }: OpenStore, { store }: StoreCase): Promise<() => Promise<void>> {
  if (store === 'redis') {
    const keys = await redis.keys(`${options.prefix ?? ''}*`);
    const dumps = await Promise.all(keys.map(async (key) => [key, await redis.dumpBuffer(key)] as const));
    return async () => {
      await redis.flushdb();
      for (const [key, dump] of dumps) await redis.restore(key, 0, dump);
    };
  }
  const [records, states] = [await dataSource.manager.find(DiffRecord), await dataSource.manager.find(DiffLogState)];
  return async () => {
    for (const entity of [DiffRecord, DiffLogState]) await dataSource.getRepository(entity).clear();
    await dataSource.manager.insert(DiffRecord, records as object[]);
    await dataSource.manager.insert(DiffLogState, states);
  };
}

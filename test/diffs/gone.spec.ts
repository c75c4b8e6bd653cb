import { DiffLogState, DiffRecord, type DiffsModuleOptions, type GoneReason } from '@spoor/diffs';
import { Redis } from 'ioredis';
import type { EntityManager } from 'typeorm';
import { dropTestDatabases } from '../support/databases.js';
import { testRedisUrl } from '../support/redis.js';
import { waitFor } from '../support/wait-for.js';
import { CopyClient } from './support/copy-client.js';
import { answer, ask, FORUM } from './support/forum.js';
import { Choice, type Question } from './support/questions.js';
import { closeServed, serveDiffs, type ServedDiffs } from './support/serve-diffs.js';
import { describeEachStore, type StoreCase } from './support/stores.js';

const redis = new Redis(testRedisUrl());

afterAll(async () => {
  await closeServed();
  await dropTestDatabases();
  redis.disconnect();
});

const onOneServer: StoreCase[] = [
  { store: 'database', database: 'postgres' },
  { store: 'database', database: 'mariadb' },
  { store: 'database', database: 'sqlite' },
  { store: 'redis', database: 'sqlite' },
];

describeEachStore(
  'A client by call, by HTTP or as events, whose cursor is gone',
  (store) => {
    async function begin(
      options: DiffsModuleOptions = {},
    ): Promise<{ open: ServedDiffs; question: Question; clients: CopyClient[] }> {
      const open = await serveDiffs({ ...store, platform: 'express' }, FORUM, { options });
      const question = await ask(open);
      return { open, question, clients: await CopyClient.ofEachWay(open, question) };
    }

    async function updateAll(clients: readonly CopyClient[]): Promise<void> {
      for (const client of clients) await client.update();
    }

    /** Each hears the reason once, and has everything after loading once. */
    async function expectConvergence(open: ServedDiffs, question: Question, clients: CopyClient[], reason: GoneReason) {
      await updateAll(clients);
      for (const { way, reasons } of clients) expect([way, reasons]).toEqual([way, [reason]]);
      await answer(open, question, 'afterwards');
      await updateAll(clients);
      const choices = await open.dataSource.manager.find(Choice, { where: { questionId: question.id } });
      for (const { way, reasons, texts } of clients) {
        expect([way, reasons]).toEqual([way, [reason]]);
        expect(Object.fromEntries(texts)).toEqual(
          Object.fromEntries(choices.map(({ id, choiceText }) => [String(id), choiceText])),
        );
      }
    }

    it('because diffs were pruned hears so once, and is complete after loading once', async () => {
      const { open, question, clients } = await begin({ maxElementAge: 3 });
      await answer(open, question, 'a');
      await waitFor(async () => {
        await open.diffs.prune();
        return (await open.diffs.of(question).count()) === 0;
      });
      await expectConvergence(open, question, clients, 'pruned');
    });

    it('keeps its cursor when nothing after it was pruned', async () => {
      const { open, question, clients } = await begin({ maxElementAge: 3 });
      await answer(open, question, 'a');
      await updateAll(clients);
      await waitFor(async () => {
        await open.diffs.prune();
        return (await open.diffs.of(question).count()) === 0;
      });
      await answer(open, question, 'b');
      await updateAll(clients);
      for (const { reasons, texts } of clients)
        expect([reasons, [...texts.values()].toSorted()]).toEqual([[], ['a', 'b']]);
    });

    it('because the store was emptied hears so once, and is complete after loading once', async () => {
      const { open, question, clients } = await begin();
      await answer(open, question, 'a');
      await empty(open, store);
      await answer(open, question, 'b');
      await expectConvergence(open, question, clients, 'epoch');
    });

    it('because an older copy was restored is told that its cursor is from the future', async () => {
      const { open, question, clients } = await begin();
      const restore = await copy(open, store);
      await answer(open, question, 'a');
      await updateAll(clients);
      await restore();
      await expectConvergence(open, question, clients, 'future');
    });

    it('because others have written over an older copy that was restored hears of another epoch', async () => {
      const { open, question, clients } = await begin();
      const restore = await copy(open, store);
      await answer(open, question, 'a');
      await updateAll(clients);
      await restore();
      for (const text of ['b', 'c', 'd']) await answer(open, question, text);
      await expectConvergence(open, question, clients, 'epoch');
    });
  },
  onOneServer,
);

async function empty({ dataSource }: ServedDiffs, { store }: StoreCase): Promise<void> {
  if (store === 'redis') await redis.flushdb();
  else await dataSource.transaction(emptyTables);
}

async function emptyTables(manager: EntityManager): Promise<void> {
  for (const entity of [DiffRecord, DiffLogState]) await manager.deleteAll(entity);
}

/** As a backup would; what it returns brings the copy back in one step: clients that read in the middle would write. */
async function copy({ dataSource, options }: ServedDiffs, { store }: StoreCase): Promise<() => Promise<void>> {
  if (store === 'redis') {
    const keys = await redis.keys(`${options.prefix ?? ''}*`);
    const dumps = await Promise.all(keys.map(async (key) => [key, await redis.dumpBuffer(key)] as const));
    return async () => {
      const restoring = redis.multi().flushdb();
      for (const [key, dump] of dumps) restoring.restore(key, 0, dump);
      for (const [error] of (await restoring.exec()) ?? []) expect(error).toBeNull();
    };
  }
  const [records, states] = [await dataSource.manager.find(DiffRecord), await dataSource.manager.find(DiffLogState)];
  return () =>
    dataSource.transaction(async (manager) => {
      await emptyTables(manager);
      await manager.insert(DiffRecord, records as object[]);
      await manager.insert(DiffLogState, states);
    });
}

import { RetryableError, transaction } from '@spoor/core';
import { setTimeout as delay } from 'node:timers/promises';
import { MoreThan, type DataSource } from 'typeorm';
import { createTestDataSource, dropTestDatabases, type DatabaseKind } from '../support/databases.js';
import { Choice, Question, QUESTION_ENTITIES } from './support/questions.js';
import { Everybody } from './support/everybody.guard.js';
import { closeServed, serveDiffs, type ServedDiffs } from './support/serve-diffs.js';
import { describeEachStore } from './support/stores.js';
import { pollUnsteadily, streamUnsteadily, type Writing } from './support/unsteady-clients.js';

afterAll(async () => {
  await closeServed();
  await dropTestDatabases();
});

const FEATURES = [{ entity: Question, path: 'questions/:id', guards: [Everybody] }];
const WRITERS = 12;
const DIFFS = process.env.SPOOR_FULL ? 50_000 : 500;

describeEachStore(
  'A client that goes on from its last cursor',
  (store) => {
    it('misses no diff and gets none twice, by call, by HTTP or as events, whoever writes and whatever else is open, while one that goes on from ids misses some', async () => {
      const open = await serveDiffs({ ...store, platform: 'express' }, FEATURES, { options: { retention: '1d' } });
      const release = await holdTransactionElsewhere(store.database);
      const question = await open.dataSource.manager.save(Object.assign(new Question(), { questionText: 'What?' }));
      const start = await open.diffs.of(question).head();
      const writing: Writing = { end: undefined };
      const url = `${open.url}/questions/${question.id}/diffs`;
      const clients = [
        ...[1, 2, 3].map((limit) => poll(open, question, start, 10 ** limit, writing)),
        watch(open, question, start, writing),
        ...[1, 2].map(() => pollUnsteadily(url, start, writing)),
        ...[1, 2, 3].map(() => streamUnsteadily(url, start, writing)),
      ];
      const naive = pollIds(open.dataSource, writing);
      await write(open.dataSource, question.id);
      writing.end = await open.diffs.of(question).head();
      const written = (await open.dataSource.manager.find(Choice)).map(({ id }) => String(id)).toSorted();
      expect(written.length).toBeGreaterThanOrEqual(DIFFS);
      for (const seen of await Promise.all(clients)) expect(seen.toSorted()).toEqual(written);
      expect(new Set(await naive).size).toBeLessThan(written.length);
      await release();
    }, 1_800_000);
  },
  [
    { store: 'database', database: 'postgres' },
    { store: 'database', database: 'mariadb' },
    { store: 'database', database: 'postgres', delivery: 'outbox' },
    { store: 'database', database: 'mariadb', delivery: 'outbox' },
    { store: 'redis', database: 'postgres' },
    { store: 'redis', database: 'mariadb' },
    { store: 'cluster', database: 'postgres' },
  ],
);

/** Each takes its time between its statements and its commit. */
async function write(dataSource: DataSource, questionId: number): Promise<void> {
  let left = DIFFS;
  await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      while (left > 0) {
        const count = 1 + Math.floor(Math.random() * 3);
        left -= count;
        await insert(dataSource, questionId, count);
      }
    }),
  );
}

async function insert(dataSource: DataSource, questionId: number, count: number): Promise<void> {
  try {
    await transaction(dataSource, async (manager) => {
      await manager.insert(
        Choice,
        Array.from({ length: count }, () => ({ questionId, choiceText: 'x' })),
      );
      await delay(Math.random() < 0.2 ? Math.random() * 60 : Math.random() * 4);
    });
  } catch (error) {
    if (!(error instanceof RetryableError)) throw error;
    await insert(dataSource, questionId, count);
  }
}

/** Loses some answers on their way, and asks for them again. */
async function poll({ diffs }: ServedDiffs, question: Question, start: string, limit: number, writing: Writing) {
  const seen: string[] = [];
  for (let cursor = start; cursor !== writing.end;) {
    const page = await diffs.of(question).since(cursor, { limit });
    if (Math.random() < 0.2) continue;
    seen.push(...page.diffs.map(({ entity }) => entity.id));
    ({ cursor } = page);
    if (!page.hasMore) await delay(5);
  }
  return seen;
}

/** Leaves now and then, and comes back with the cursor of the last diff that it has taken. */
async function watch({ diffs }: ServedDiffs, question: Question, start: string, writing: Writing) {
  const seen: string[] = [];
  for (let last = start; last !== writing.end;)
    for await (const { entity, cursor } of diffs.of(question).watch(last, { limit: 7 })) {
      seen.push(entity.id);
      last = cursor;
      if (last === writing.end || Math.random() < 0.02) break;
    }
  return seen;
}

async function pollIds(dataSource: DataSource, writing: Writing): Promise<number[]> {
  const seen: number[] = [];
  for (;;) {
    const isLast = writing.end !== undefined;
    const rows = await dataSource.manager.find(Choice, {
      where: { id: MoreThan(seen.at(-1) ?? 0) },
      order: { id: 'ASC' },
    });
    seen.push(...rows.map(({ id }) => id));
    if (isLast) return seen;
    await delay(5);
  }
}

/** In another database of the same server. */
async function holdTransactionElsewhere(kind: DatabaseKind): Promise<() => Promise<void>> {
  const other = await createTestDataSource(kind, { entities: QUESTION_ENTITIES });
  const queryRunner = other.createQueryRunner();
  await queryRunner.startTransaction();
  await queryRunner.manager.insert(Question, { questionText: 'open' });
  return async () => {
    await queryRunner.rollbackTransaction();
    await queryRunner.release();
  };
}

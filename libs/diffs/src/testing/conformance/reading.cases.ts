import assert from 'node:assert/strict';
import type { DiffStoreConformanceCase } from './conformance-case.js';
import { diffOf } from './conformance-store.js';

type SomeDiff = ReturnType<typeof diffOf>;

const QUESTION = { type: 'question', id: '1' };
const CHOICE = { type: 'choice', id: '{"question":"1","position":"2"}' };

export const readingCases: DiffStoreConformanceCase[] = [
  {
    title: 'a log lists what was written, oldest first, with rising cursors and the time of its writing',
    async run({ log, write }) {
      for (const data of ['a', 'b', 'a', 'b']) await write(QUESTION, data);
      const diffs = await log(QUESTION).all();
      assert.deepEqual(
        diffs.map(({ data }) => data),
        ['a', 'b', 'a', 'b'],
      );
      assert.equal(new Set(diffs.map(({ cursor }) => cursor)).size, 4);
      for (const { timestamp } of diffs) assert.ok(Math.abs(Date.now() - timestamp) < 60_000);
      assert.equal(await log(QUESTION).count(), 4);
    },
  },
  {
    title: 'latest gives so many, newest first',
    async run({ log, write }) {
      for (const data of ['a', 'b', 'c']) await write(QUESTION, data);
      const dataOf = async (n?: number) => (await log(QUESTION).latest(n)).map(({ data }) => data);
      assert.deepEqual(await dataOf(), ['c']);
      assert.deepEqual(await dataOf(2), ['c', 'b']);
      assert.deepEqual(await dataOf(9), ['c', 'b', 'a']);
    },
  },
  {
    title: 'a diff stands in each of its logs and in no other',
    async run({ log, write }) {
      await write(CHOICE, 'shared', [CHOICE, QUESTION]);
      await write(QUESTION, 'own');
      const dataOf = async (entity: typeof QUESTION) => (await log(entity).all()).map(({ data }) => data);
      assert.deepEqual(await dataOf(QUESTION), ['shared', 'own']);
      assert.deepEqual(await dataOf(CHOICE), ['shared']);
      assert.deepEqual(await dataOf({ type: 'question', id: '2' }), []);
      assert.equal(await log({ type: 'choice', id: '1' }).count(), 0);
    },
  },
  {
    title:
      'a diff that is delivered once more, as nothing of a transaction is, stays where it is, and the head where the newest is',
    async run({ store, log }) {
      if (store.isTransactional) return;
      const [a, b, c] = ['a', 'b', 'c'].map((data) => diffOf(QUESTION, data, [QUESTION])) as [
        SomeDiff,
        SomeDiff,
        SomeDiff,
      ];
      await store.append([{ log: QUESTION, diffs: [a, b] }]);
      const before = await log(QUESTION).all();
      await store.append([{ log: QUESTION, diffs: [a, c, b, c] }]);
      await store.append([{ log: QUESTION, diffs: [c, a] }]);
      const after = await log(QUESTION).all();
      assert.deepEqual(after.slice(0, 2), before);
      assert.deepEqual(
        after.map(({ data }) => data),
        ['a', 'b', 'c'],
      );
      assert.equal(await log(QUESTION).head(), after[2]?.cursor);
      await store.append([{ log: QUESTION, diffs: [diffOf(QUESTION, 'd', [QUESTION])] }]);
      assert.equal((await log(QUESTION).since(after[2]?.cursor as string)).diffs.length, 1);
    },
  },
  {
    title: 'its status counts the logs that have diffs',
    async run({ store, write }) {
      const { logs } = await store.status();
      const written = Array.from({ length: 40 }, (_, id) => ({ type: 'question', id: String(id) }));
      await write(QUESTION, 'x', written);
      assert.equal((await store.status()).logs, logs + written.length);
    },
  },
  {
    title: 'ids and texts of any kind come back as they were',
    async run({ log, write }) {
      const entity = { type: 'thing', id: 'a:b{c}%25 ☃\n"d"' };
      await write(entity, '🍾 \u0000 "quoted" \\ { } %');
      assert.equal((await log(entity).all())[0]?.data, '🍾 \u0000 "quoted" \\ { } %');
      assert.deepEqual((await log(entity).all())[0]?.entity, entity);
    },
  },
  {
    title: 'since pages through what came after a cursor, and an empty page has a cursor as well',
    async run({ log, write }) {
      const before = await log(QUESTION).head();
      for (const data of ['a', 'b', 'c']) await write(QUESTION, data);
      const first = await log(QUESTION).since(before, { limit: 2 });
      assert.deepEqual([first.diffs.map(({ data }) => data), first.hasMore], [['a', 'b'], true]);
      const second = await log(QUESTION).since(first.cursor, { limit: 2 });
      assert.deepEqual([second.diffs.map(({ data }) => data), second.hasMore], [['c'], false]);
      const third = await log(QUESTION).since(second.cursor);
      assert.deepEqual([third.diffs, third.hasMore], [[], false]);
      await write(QUESTION, 'd');
      const fourth = await log(QUESTION).since(third.cursor);
      assert.deepEqual(
        fourth.diffs.map(({ data }) => data),
        ['d'],
      );
    },
  },
  {
    title: 'a log of more than a page is read to its end',
    async run({ log, write }) {
      const all = Array.from({ length: 510 }, (_, index) => String(index));
      await write(QUESTION, all);
      assert.deepEqual(
        (await log(QUESTION).all()).map(({ data }) => data),
        all,
      );
    },
  },
  {
    title: 'a diff of the largest size is kept',
    async run({ log, write }) {
      await write(QUESTION, 'x'.repeat(100_000));
      const [diff] = await log(QUESTION).all();
      assert.deepEqual(diff?.data, { $truncated: 100_002 });
    },
  },
  {
    title: 'limits are between 1 and 1000',
    async run({ log }) {
      const head = await log(QUESTION).head();
      for (const limit of [0, -1, 1001, 1.5, Number.NaN]) {
        await assert.rejects(log(QUESTION).since(head, { limit }), { code: 'SPOOR_INVALID_ARGUMENT' });
        await assert.rejects(log(QUESTION).latest(limit), { code: 'SPOOR_INVALID_ARGUMENT' });
      }
    },
  },
];

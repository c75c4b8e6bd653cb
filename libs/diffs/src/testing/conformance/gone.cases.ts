import assert from 'node:assert/strict';
import { assertGone } from './assert-gone.js';
import type { DiffStoreConformanceCase } from './conformance-case.js';

const QUESTION = { type: 'question', id: '1' };
const CHOICE = { type: 'choice', id: '7' };

export const goneCases: DiffStoreConformanceCase[] = [
  {
    title: 'a cursor of another log, or none at all, is foreign',
    async run({ log, write }) {
      await write(QUESTION, 'a');
      await write(CHOICE, 'b');
      await assertGone(log(QUESTION), await log(CHOICE).head(), 'foreign');
      await assertGone(log(QUESTION), 'nonsense', 'foreign');
      await assertGone(log(QUESTION), '', 'foreign');
    },
  },
  {
    title: 'a cursor beyond the head is from the future',
    async run({ log, write }) {
      await write(QUESTION, 'a');
      const [hash, epoch, at = '', ...rest] = (await log(QUESTION).head()).split('.');
      const later = (Number.parseInt(at, 36) + 3_600_000_000).toString(36);
      await assertGone(log(QUESTION), [hash, epoch, later, ...rest].join('.'), 'future');
    },
  },
  {
    title:
      "a cursor where another diff stands than its own is another epoch's, as after a restore that writes have overtaken",
    async run({ log, write }) {
      await write(QUESTION, 'a');
      const [hash, epoch, at = '', , ...rest] = (await log(QUESTION).head()).split('.');
      await write(QUESTION, 'b');
      await assertGone(log(QUESTION), [hash, epoch, at, 'other1', ...rest].join('.'), 'epoch');
      const between = (Number.parseInt(at, 36) + 1).toString(36);
      await assertGone(log(QUESTION), [hash, epoch, between, 'other1', ...rest].join('.'), 'epoch');
    },
  },
  {
    title: 'cursors into a renewed log are gone; those into others are not',
    async run({ store, log, write }) {
      await write(QUESTION, 'a');
      await write(CHOICE, 'b');
      const [question, choice] = [await log(QUESTION).head(), await log(CHOICE).head()];
      await store.renew([QUESTION]);
      await assertGone(log(QUESTION), question, 'epoch');
      assert.deepEqual((await log(CHOICE).since(choice)).diffs, []);
    },
  },
  {
    title: 'erase removes the diffs of an entity from every log, and makes cursors there gone',
    async run({ store, log, write }) {
      const text = `about "entity":${JSON.stringify(CHOICE)}`;
      await write(QUESTION, text);
      await write(CHOICE, 'secret', [CHOICE, QUESTION]);
      await write({ ...CHOICE, id: '70' }, 'other', [{ ...CHOICE, id: '70' }, QUESTION]);
      const [question, choice] = [await log(QUESTION).head(), await log(CHOICE).head()];
      await store.erase(CHOICE);
      await assertGone(log(QUESTION), question, 'invalidated');
      await assertGone(log(CHOICE), choice, 'invalidated');
      assert.deepEqual(await log(CHOICE).all(), []);
      assert.deepEqual(
        (await log(QUESTION).all()).map(({ data }) => data),
        [text, 'other'],
      );
      await write(CHOICE, 'later', [CHOICE, QUESTION]);
      assert.equal((await log(CHOICE).all()).length, 1);
    },
  },
  {
    title:
      'forgetActor takes an actor out of the diffs of others in every log, with what was told beside it, and no cursor is gone',
    async run({ store, log, write }) {
      const ada = { type: 'user', id: '5' };
      const text = `about "actor":${JSON.stringify(ada)}`;
      await write(CHOICE, 'by ada', [CHOICE, QUESTION], { actor: ada, meta: { address: 'secret' } });
      await write(CHOICE, text, [CHOICE, QUESTION], { actor: { ...ada, id: '50' }, meta: 'kept' });
      const before = await log(QUESTION).all();
      const found: string[] = [];
      for await (const { log: where } of store.actedBy(ada)) found.push(where.type);
      assert.deepEqual(found.toSorted(), ['choice', 'question']);
      await store.forgetActor(ada);
      for (const each of [CHOICE, QUESTION])
        assert.deepEqual(
          (await log(each).all()).map(({ data, actor, meta }) => [data, actor, meta]),
          [
            ['by ada', null, null],
            [text, { ...ada, id: '50' }, 'kept'],
          ],
        );
      assert.equal((await log(QUESTION).since(before[0]?.cursor ?? '')).diffs.length, 1);
      for await (const left of store.actedBy(ada)) assert.fail(left.body);
    },
  },
  {
    title: 'no cursor is gone when those of no type are made gone, which is no mistake',
    async run({ store, log, write }) {
      if (store.isTransactional) return;
      await write(QUESTION, 'a');
      const cursor = await log(QUESTION).head();
      await store.invalidate([]);
      assert.deepEqual((await log(QUESTION).since(cursor)).diffs, []);
      await store.invalidate([CHOICE.type, QUESTION.type]);
      await assertGone(log(QUESTION), cursor, 'invalidated');
    },
  },
  {
    title: 'a cursor from before the first diff is as good as any other',
    async run({ log, write }) {
      const before = await log(QUESTION).head();
      assert.deepEqual((await log(QUESTION).since(before)).diffs, []);
      await write(QUESTION, 'a');
      assert.equal((await log(QUESTION).since(before)).diffs.length, 1);
    },
  },
];

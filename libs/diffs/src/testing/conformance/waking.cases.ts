import type { EntityRef } from '@spoor/core';
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { DiffStoreConformanceCase } from './conformance-case.js';

const QUESTION = { type: 'question', id: '1' };
const CHOICE = { type: 'choice', id: '7' };
const PATIENCE = 10_000;

export const wakingCases: DiffStoreConformanceCase[] = [
  {
    title: 'who listens to a log is woken when it is written, and no longer once he has ended',
    async run({ store, write }) {
      const woken: string[] = [];
      const endQuestion = store.subscribe(QUESTION, ({ id }) => woken.push(id));
      const endChoice = store.subscribe(CHOICE, ({ id }) => woken.push(id));
      const isWoken = async (log: EntityRef) => {
        for (const end = Date.now() + PATIENCE; !woken.includes(log.id) && Date.now() < end;) {
          // A subscription takes a moment.
          await write(log, 'a');
          await delay(20);
        }
        return woken.includes(log.id);
      };
      assert.ok(await isWoken(QUESTION));
      endQuestion();
      woken.length = 0;
      await write(QUESTION, 'b');
      assert.ok(await isWoken(CHOICE));
      assert.ok(!woken.includes('1'));
      endChoice();
    },
  },
  {
    title: 'who watches a log sees each diff once, from his cursor on and as they come',
    async run({ log, write }) {
      const cursor = await log(QUESTION).head();
      await write(QUESTION, ['a', 'b', 'c']);
      const seen: string[] = [];
      const signal = AbortSignal.timeout(PATIENCE);
      for await (const { data } of log(QUESTION).watch(cursor, { limit: 2, signal })) {
        seen.push(data);
        if (data === 'e') break;
        if (data === 'c' || data === 'd') await write(QUESTION, data === 'c' ? 'd' : 'e');
      }
      assert.deepEqual(seen, ['a', 'b', 'c', 'd', 'e']);
    },
  },
];

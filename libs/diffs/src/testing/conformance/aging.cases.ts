import { setTimeout as delay } from 'node:timers/promises';
import { assertGone } from './assert-gone.js';
import type { ConformanceStore, DiffStoreConformanceCase } from './conformance-case.js';

const QUESTION = { type: 'question', id: '1' };
const CHOICE = { type: 'choice', id: '7' };
const RETENTION = 1_000;
const PAUSE = 20;

/** Until the oldest diff of the question's log has reached this age by the store's clock, in milliseconds. */
async function oldestIs(age: number, { store }: ConformanceStore): Promise<void> {
  for (;;) {
    const { now, diffs } = await store.read(QUESTION, { order: 'oldest', limit: 1 });
    const at = diffs[0]?.at;
    if (at === undefined || now - at > age * 1_000) return;
    await delay(PAUSE);
  }
}

export const agingCases: DiffStoreConformanceCase[] = [
  {
    title: 'a cursor that an erasure has made gone stays so when appending prunes what was before it',
    retention: RETENTION,
    async run(world) {
      const { store, log, write } = world;
      await write(QUESTION, 'a');
      const before = await log(QUESTION).head();
      await write(CHOICE, 'erased', [CHOICE, QUESTION]);
      await store.erase(CHOICE);
      await assertGone(log(QUESTION), before, 'invalidated');
      // Keeps the log alive where it would expire by itself.
      await oldestIs(0.9 * RETENTION, world);
      await write(QUESTION, 'b');
      await oldestIs(1.3 * RETENTION, world);
      // Not every append looks for what is too old.
      while ((await log(QUESTION).all())[0]?.data === 'a') await write(QUESTION, 'c');
      await assertGone(log(QUESTION), before, 'invalidated');
    },
  },
  {
    title: 'a cursor from before a log that has been written, pruned and forgotten since is gone',
    retention: RETENTION,
    async run({ store, log, write }) {
      const before = await log(QUESTION).head();
      await write(QUESTION, 'a');
      while ((await store.status()).logs > 0) {
        await delay(PAUSE);
        await store.prune();
      }
      await write(QUESTION, 'b');
      await assertGone(log(QUESTION), before, 'pruned');
    },
  },
];

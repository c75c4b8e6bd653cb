import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { SilentWriter, WriterMarks } from '../../stores/writer-marks.js';
import type { DiffStoreConformanceCase } from './conformance-case.js';

const PAUSE = 5;
const MINUTE = 60_000;

async function firstSilent(marks: WriterMarks): Promise<readonly SilentWriter[]> {
  for (;;) {
    const silent = await marks.claimSilent(MINUTE);
    if (silent.length > 0) return silent;
    await delay(PAUSE);
  }
}

/** For stores whose writers leave marks. */
export const marksCases: DiffStoreConformanceCase[] = [
  {
    title: 'of writers that have fallen silent one is told with what they write, once, and of none that is cleared',
    async run({ store: { marks } }) {
      if (!marks) return;
      await marks.set('alive', ['question'], MINUTE);
      await marks.set('cleared', ['question'], 1);
      await marks.clear('cleared');
      await marks.set('dead', ['choice', 'question'], 1);
      assert.deepEqual(await firstSilent(marks), [{ writer: 'dead', types: ['choice', 'question'] }]);
      assert.deepEqual(await marks.claimSilent(MINUTE), []);
    },
  },
  {
    title: 'a writer that says what it writes while it is being cleared has said so',
    async run({ store: { marks } }) {
      if (!marks) return;
      await marks.set('writer', ['choice'], MINUTE);
      await Promise.all([marks.clear('writer'), marks.set('writer', ['question'], 1)]);
      assert.deepEqual(await firstSilent(marks), [{ writer: 'writer', types: ['question'] }]);
    },
  },
];

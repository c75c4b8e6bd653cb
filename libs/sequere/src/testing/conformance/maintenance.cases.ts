import assert from 'node:assert/strict';
import type { SequereConformanceCase } from './conformance-case.js';
import { users } from './people.js';

export const maintenanceCases: SequereConformanceCase[] = [
  {
    title: 'verify, repair and rebuild find nothing wrong after ordinary work, and leave everything as it was',
    async run({ sequere, dataSource }) {
      const all = await users(dataSource, 'ann', 'ben', 'cas', 'dee');
      const pairs = all.flatMap((from) => all.filter((to) => to !== from).map((to) => ({ from, to })));
      await sequere.followMany(pairs);
      await sequere.unfollowMany(pairs.filter((_, index) => index % 3 === 0));
      const before = await sequere.getCounts(all);
      for (const run of ['verify', 'repair', 'rebuild'] as const) {
        const { differences, total, completed } = await sequere[run]();
        assert.deepEqual({ differences, total, completed }, { differences: [], total: 0, completed: true });
      }
      assert.deepEqual(await sequere.getCounts(all), before);
    },
  },
  {
    title: 'status names the backend and answers while it can be used',
    async run({ sequere }) {
      const { backend } = await sequere.status();
      assert.equal(typeof backend, 'string');
    },
  },
];

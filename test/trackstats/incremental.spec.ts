import { FakeClock } from '@spoor/core/testing';
import { StatisticMark, TRACKSTATS_ENTITIES } from '@spoor/trackstats';
import { openStatistics } from '@spoor/trackstats/testing';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { Person, TRACKED_ENTITIES } from './support/happening.entity.js';
import { History, ZONE } from './support/history.js';
import { step } from './support/history-step.js';

const RUNS = process.env.SPOOR_FULL ? 200 : 6;
/** Half an hour is taken from the clock in between. */
const NOW = Date.UTC(2026, 3, 10, 12);

afterAll(dropTestDatabases);

describeEachDatabase('After any history of changes, what is tracked', (kind) => {
  let dataSource: DataSource;

  beforeAll(async () => {
    dataSource = await createTestDataSource(kind, { entities: [...TRACKSTATS_ENTITIES, ...TRACKED_ENTITIES] });
  });

  it('equals what a rebuild makes of it, and a count in plain JavaScript', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        for (const { tablePath } of dataSource.entityMetadatas.toReversed())
          await dataSource.query(`DELETE FROM ${tablePath}`);
        const clock = new FakeClock(NOW);
        const open = openStatistics(dataSource, { timeZone: ZONE, clock });
        try {
          await dataSource
            .getRepository(Person)
            .insert([0, 1, 2].map((id) => ({ id: `p${id}`, town: `town ${id % 2}` })));
          const history = new History(dataSource, open, clock);
          // Changes are noticed for trackers that are known.
          await history.trackAll();
          for (const next of steps) await history.take(next);
          await history.trackAll();
          const expected = await history.expected();
          expect(await history.stored()).toEqual(expected);
          expect(await dataSource.getRepository(StatisticMark).count()).toBe(0);
          expect((await open.statistics.verify()).differences).toEqual([]);
          await open.statistics.rebuild();
          expect(await history.stored()).toEqual(expected);
        } finally {
          await open.close();
        }
      }),
      { numRuns: RUNS, endOnFailure: !process.env.SPOOR_FULL },
    );
  }, 600_000);
});

import type { RaceResult } from '../../apps/demo/src/race/race-outcome.js';
import { createTestDatabase, dropTestDatabases } from '../support/databases.js';
import { Demo, endDemos } from './support/demo.js';
import { expectVictory } from './support/expect-victory.js';
import { expectTotals } from './support/expect-totals.js';
import { gitTotals } from './support/git-totals.js';
import { ScratchRepository } from './support/scratch-repository.js';
import { syntheticHistory } from './support/synthetic-history.js';

afterEach(endDemos);
afterAll(dropTestDatabases);

describe('The race', () => {
  it('is lost by the hand-written side and not by Spoor, and leaves an import that is running alone', async () => {
    const repository = ScratchRepository.create();
    repository.import(syntheticHistory(1_000));
    const demo = await Demo.start({ repository: repository.directory, database: await createTestDatabase('sqlite') });
    await demo.progress(({ state }) => state === 'importing' || state === 'complete');
    const [race, joined] = await Promise.all([demo.post<RaceResult>('/api/race'), demo.post<RaceResult>('/api/race')]);
    expect(joined).toEqual(race);
    expectVictory(race);

    expect(await demo.settled()).toMatchObject({ state: 'complete', imported: 1_000 });
    await expectTotals(demo, gitTotals(repository));
  });
});

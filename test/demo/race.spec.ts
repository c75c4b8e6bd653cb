import type { RaceResult } from '../../apps/demo/src/race/race-outcome.js';
import { RACE_NAMES } from '../../apps/demo/src/race/race.path.js';
import { closeBrowser, keepScreenshot, openPage } from '../support/browser.js';
import { createTestDatabase, describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { Demo, endDemos } from './support/demo.js';
import { expectVictory } from './support/expect-victory.js';
import { expectTotals } from './support/expect-totals.js';
import { gitTotals } from './support/git-totals.js';
import { ScratchRepository } from './support/scratch-repository.js';
import { syntheticHistory } from './support/synthetic-history.js';

afterEach(endDemos);
afterAll(async () => {
  await closeBrowser();
  await dropTestDatabases();
});

const repositoryOf = (commits: number) => {
  const created = ScratchRepository.create();
  created.import(syntheticHistory(commits));
  return created;
};

describe('The race', () => {
  it('is lost by the hand-written side and not by Spoor, and leaves an import that is running alone', async () => {
    const repository = repositoryOf(1_000);
    const demo = await Demo.start({ repository: repository.directory, database: await createTestDatabase('sqlite') });
    await demo.progress(({ state }) => state === 'importing' || state === 'complete');
    const run = () => demo.post<RaceResult>('/api/races/counters');
    const [race, joined] = await Promise.all([run(), run()]);
    expect(joined).toEqual(race);
    expectVictory(race);

    expect(await demo.settled()).toMatchObject({ state: 'complete', imported: 1_000 });
    await expectTotals(demo, gitTotals(repository));
  });
});

describeEachDatabase('A race of follows, and one of statistics,', (kind) => {
  it('is lost by the hand-written side and not by Spoor, each time', async () => {
    const demo = await Demo.start({
      repository: repositoryOf(5).directory,
      database: await createTestDatabase(kind),
    });
    await demo.settled();
    for (const name of ['follows', 'statistics', 'follows', 'statistics'])
      expectVictory(await demo.post<RaceResult>(`/api/races/${name}`));
  });
});

describe('The page', () => {
  it('shows what both sides of each race run, and how they have ended', async () => {
    const demo = await Demo.start({
      repository: repositoryOf(5).directory,
      database: await createTestDatabase('sqlite'),
    });
    await demo.settled();
    const page = await openPage();
    await page.goto(demo.url);
    for (const name of RACE_NAMES) {
      await page.getByRole('combobox', { name: 'Of', exact: true }).selectOption(name);
      const { spoor } = await demo.get<{ spoor: string }>(`/api/races/${name}`);
      await page.locator('#spoor-source', { hasText: spoor }).waitFor();
      await page.getByRole('button', { name: 'Race', exact: true }).click();
      await page.getByText(/hand-written .* instead of .*; Spoor everything right\./).waitFor({ timeout: 30_000 });
    }
    await keepScreenshot(page, 'demo-race');
  });
});

import type { KillAnswer } from '../../apps/demo/src/proofs/kill.answer.js';
import type { RollBackAnswer } from '../../apps/demo/src/proofs/roll-back.answer.js';
import { closeBrowser, keepScreenshot, openPage } from '../support/browser.js';
import { createTestDatabase, describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';
import { commandLines } from './support/command-lines.js';
import { Demo, endDemos } from './support/demo.js';
import { expectTotals } from './support/expect-totals.js';
import { gitTotals } from './support/git-totals.js';
import { ScratchRepository } from './support/scratch-repository.js';
import { syntheticHistory } from './support/synthetic-history.js';

afterEach(endDemos);
afterAll(async () => {
  await closeBrowser();
  await dropTestDatabases();
});

const repository = () => {
  const created = ScratchRepository.create();
  created.import(syntheticHistory(30));
  return created;
};

describeEachDatabase('Of 100 transactions of which half are rolled back', (kind) => {
  it('the other half is counted, cached and followed, nothing differs, and nothing is left in the end', async () => {
    const history = repository();
    const demo = await Demo.start({ repository: history.directory, database: await createTestDatabase(kind) });
    await demo.settled();
    expect(await demo.post<RollBackAnswer>('/api/proofs/roll-back-half')).toEqual({
      transactions: 100,
      rolledBack: 50,
      counted: 50,
      cached: 50,
      followed: 50,
      differences: 0,
    });
    await expectTotals(demo, gitTotals(history));
    expect(await demo.get('/api/followables?text=proof')).toEqual([]);
  });
});

describeEachDatabase('Of a worker that is killed in the midst of 2,000 increments', (kind) => {
  it('everything acknowledged is counted, and what another one repeats is counted once', async () => {
    const demo = await Demo.start({ repository: repository().directory, database: await createTestDatabase(kind) });
    await demo.settled();
    const answer = await demo.post<KillAnswer>('/api/proofs/kill-a-worker');
    expect(answer).toMatchObject({ increments: 2_000, counted: 2_000, differences: 0 });
    expect(answer.acknowledged).toBeGreaterThan(0);
    expect(answer.countedAtDeath).toBeGreaterThanOrEqual(answer.acknowledged);
    expect(answer.countedAtDeath).toBeLessThan(2_000);
  });

  it('nobody on the machine sees the address of the database among the arguments', async () => {
    const database = await createTestDatabase(kind);
    const demo = await Demo.start({ repository: repository().directory, database });
    await demo.settled();
    let isOver = false;
    const proof = demo.post<KillAnswer>('/api/proofs/kill-a-worker').finally(() => (isOver = true));
    const seen = new Set<string>();
    await waitFor(() => {
      for (const line of commandLines()) if (line.includes('increments.worker')) seen.add(line);
      return isOver;
    });
    await proof;
    expect(seen.size).toBeGreaterThan(0);
    expect([...seen].filter((line) => line.includes(database))).toEqual([]);
  });
});

describe('The page', () => {
  it('finds people and files by a part of their names, as it is written, and shows who follows them', async () => {
    const demo = await Demo.start({ repository: repository().directory, database: await createTestDatabase('sqlite') });
    await demo.settled();
    expect(await demo.get('/api/followables?text=%25')).toEqual([]);
    expect(await demo.get('/api/followables?text=PERSON7@example')).toMatchObject([
      { type: 'person', name: 'Person 7' },
    ]);
    const page = await openPage();
    await page.goto(demo.url);
    await page.getByText('Up to date').waitFor();
    await page.getByLabel('People and files').fill('person 7');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByText('1 found').waitFor();
    await page.getByRole('button', { name: 'Person 7', exact: true }).first().click();
    await page.locator('#followable option:checked', { hasText: /^Person 7$/ }).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Run 100 transactions' }).click();
    await page.getByText('50 of 100 were rolled back').waitFor({ timeout: 30_000 });
    await page.getByRole('button', { name: 'Kill a worker' }).click();
    await page.getByText('all made again: 2,000. Verify: 0 differences').waitFor({ timeout: 30_000 });
    await keepScreenshot(page, 'demo-proof');
  });
});

import Database from 'better-sqlite3';
import type { Page } from 'playwright-core';
import { closeBrowser, keepScreenshot, openPage } from '../support/browser.js';
import { createTestDatabase, dropTestDatabases } from '../support/databases.js';
import { Demo, endDemos } from './support/demo.js';
import { ScratchRepository } from './support/scratch-repository.js';
import { syntheticHistory } from './support/synthetic-history.js';

const TOKEN = 'a token that only visitors with a pen have';
const REFUSAL = 'Writes need the header Authorization';

afterEach(endDemos);
afterAll(async () => {
  await closeBrowser();
  await dropTestDatabases();
});

async function openDemo(): Promise<{ demo: Demo; database: string; page: Page; complaints: string[] }> {
  const repository = ScratchRepository.create();
  repository.import(syntheticHistory(5));
  const database = await createTestDatabase('sqlite');
  const environment = { WRITE_TOKEN: TOKEN };
  const demo = await Demo.start({ repository: repository.directory, database, environment });
  await demo.settled();
  const complaints: string[] = [];
  const page = await openPage();
  page.on('pageerror', ({ message }) => complaints.push(message));
  await page.goto(demo.url);
  await page.getByText('Up to date').waitFor();
  return { demo, database, page, complaints };
}

describe('The page of a demo that was started with WRITE_TOKEN', () => {
  it('asks for the token when there is something to write, once, and shows why a wrong one is refused', async () => {
    const { demo, page, complaints } = await openDemo();
    const dialog = page.getByRole('dialog', { name: 'Who writes here needs a token' });
    expect(await dialog.isVisible()).toBe(false);
    const race = page.getByRole('button', { name: 'Race', exact: true });
    const give = async (token: string) => {
      await dialog.getByLabel('Token').fill(token);
      await dialog.getByRole('button', { name: 'Go on' }).click();
    };

    await race.click();
    await dialog.waitFor();
    await keepScreenshot(page, 'demo-token');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.locator('#verdict', { hasText: REFUSAL }).waitFor();

    await race.click();
    await give('another token');
    await page.locator('#verdict', { hasText: REFUSAL }).waitFor();
    await race.click();
    await give(TOKEN);
    await page.getByText('Spoor everything right.').waitFor({ timeout: 30_000 });

    // From then on, also when it is loaded again.
    await page.reload();
    await page.locator('#counters', { hasText: 'demo:visits' }).waitFor();
    await page.getByRole('button', { name: 'Follow the files that a person changes' }).click();
    await page.getByText('as auto-watch does: 5 of 5 commits').waitFor();
    await page.locator('#diffs-of').selectOption({ label: 'folder 0/file 0.txt' });
    await page.locator('#note-text').fill('one');
    await page.locator('#note button').click();
    await page.locator('#diffs-list', { hasText: 'null → one' }).waitFor();
    expect(await dialog.isVisible()).toBe(false);
    expect(await demo.get('/api/counters?prefix=demo:visits')).toMatchObject([{ count: 1 }]);
    expect(complaints).toEqual([]);
  }, 90_000);

  it('shows in words why something else was refused, and what to do', async () => {
    const { page, database } = await openDemo();
    await page.locator('#diffs-of').selectOption({ label: 'folder 0/file 0.txt' });
    const file = new Database(database);
    file.exec('DELETE FROM demo_file');
    file.close();
    await page.locator('#note button').click();
    await page.getByRole('textbox', { name: 'Token' }).fill(TOKEN);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText(/^The note was not written: There is no file \w+ here: take an id that/).waitFor();
  }, 60_000);
});

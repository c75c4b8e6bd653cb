import type { Page } from 'playwright-core';
import type { RankedFile } from '../../apps/demo/src/history/ranked.js';
import { closeBrowser, keepScreenshot, openPage } from '../support/browser.js';
import { createTestDatabase, dropTestDatabases } from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';
import { Demo, endDemos } from './support/demo.js';
import { ScratchRepository } from './support/scratch-repository.js';

afterEach(endDemos);
afterAll(async () => {
  await closeBrowser();
  await dropTestDatabases();
});

/** What the list shows of fields that changed, newest first. */
async function shownOn(page: Page): Promise<string[]> {
  const texts = await page.locator('#diffs-list small').allTextContents();
  return texts.map((text) => text.replace(/^.*?note: /, ''));
}

async function shows(page: Page, ...expected: string[]): Promise<void> {
  let shown: string[] = [];
  await waitFor(async () => JSON.stringify((shown = await shownOn(page))) === JSON.stringify(expected), {
    timeout: 20_000,
    what: () => `${expected.join(' | ')} on the page, which shows ${shown.join(' | ')}`,
  });
}

describe('The diffs on the page', () => {
  it('appear as they are committed, and those that were missed while the page was not connected, once each', async () => {
    const repository = ScratchRepository.create();
    await repository.write('a.txt', 'a');
    repository.commit('One file');
    const start = { repository: repository.directory, database: await createTestDatabase('sqlite') };
    const demo = await Demo.start(start);
    await demo.settled();
    const [file] = await demo.get<[RankedFile]>('/api/files');
    const write = (to: Demo, note: string) => to.send('PUT', `/api/files/${file.id}/note`, { note });
    const complaints: string[] = [];
    const page = await openPage();
    page.on('pageerror', ({ message }) => complaints.push(message));
    await page.goto(demo.url);
    await page.locator('#diffs-of').selectOption(`files/${file.id}`);
    await page.getByText('Connected: changes appear').waitFor();

    await page.locator('#note-text').fill('one');
    await page.locator('#note button').click();
    await shows(page, 'null → one');

    await page.getByRole('button', { name: 'Disconnect' }).click();
    await write(demo, 'two');
    await write(demo, 'three');
    await page.getByRole('button', { name: 'Connect again' }).click();
    await shows(page, 'two → three', 'one → two', 'null → one');
    await keepScreenshot(page, 'demo-diffs');

    // The server goes, and comes back: the page goes on by itself.
    await demo.end();
    await page.getByText('it goes on from the last change').waitFor();
    const again = await Demo.start({ ...start, environment: { PORT: new URL(demo.url).port } });
    await again.settled();
    await write(again, 'four');
    await shows(page, 'three → four', 'two → three', 'one → two', 'null → one');
    expect(complaints).toEqual([]);
  }, 90_000);
});

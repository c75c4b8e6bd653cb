import { closeBrowser, openPage } from '../support/browser.js';
import { createTestDatabase, dropTestDatabases } from '../support/databases.js';
import { startTunnel } from '../support/tunnel.js';
import { Demo, endDemos } from './support/demo.js';
import { ScratchRepository } from './support/scratch-repository.js';
import { syntheticHistory } from './support/synthetic-history.js';

afterEach(endDemos);
afterAll(async () => {
  await closeBrowser();
  await dropTestDatabases();
});

const FOLLOW = { name: 'Follow the files that a person changes' };

describe('A web process', () => {
  it('says that it waits for a worker, not that it reads, while a worker finds nothing to import', async () => {
    const start = { repository: ScratchRepository.create().directory, database: await createTestDatabase('sqlite') };
    const web = await Demo.start({ ...start, parameters: ['--role', 'web'] });
    const worker = await Demo.start({ ...start, parameters: ['--role', 'worker'] });
    await worker.hasSaid('has no commits yet');
    expect(await web.get('/api/progress')).toMatchObject({ state: 'waiting', repository: null });
    const page = await openPage();
    await page.goto(web.url);
    await page.getByText('Waiting for a worker to import').waitFor();
  });

  it('shows what others import again after an outage of the database', async () => {
    const repository = ScratchRepository.create();
    repository.import(syntheticHistory(20));
    const database = await createTestDatabase('postgres');
    const all = await Demo.start({ repository: repository.directory, database });
    await all.settled();
    const tunnel = await startTunnel(database);
    const start = { repository: repository.directory, database: tunnel.url };
    const web = await Demo.start({ ...start, parameters: ['--role', 'web'] });
    await web.progress(({ state }) => state === 'complete');
    tunnel.cut();
    await web.progress(({ state, notice }) => state === 'blocked' && notice?.code === 'failed');
    tunnel.restore();
    await web.progress(({ state, imported, notice }) => state === 'complete' && imported === 20 && notice === null);
    tunnel.close();
  });

  it('does not offer to follow what people change, says who can, and the process that imports offers it', async () => {
    const repository = ScratchRepository.create();
    repository.import(syntheticHistory(20));
    const start = { repository: repository.directory, database: await createTestDatabase('postgres') };
    const all = await Demo.start(start);
    const web = await Demo.start({ ...start, parameters: ['--role', 'web'] });
    expect(await all.settled()).toMatchObject({ followChangedOffered: true });
    expect(await web.settled()).toMatchObject({ imported: 20, followChangedOffered: false });
    expect(await web.post('/api/follow-changed')).toMatchObject({
      statusCode: 409,
      message: 'This process imports nothing: start the one that does with --follow-changed.',
    });
    const page = await openPage();
    await page.goto(web.url);
    await page.getByText('20 of 20 commits').waitFor();
    expect(await page.getByRole('button', FOLLOW).count()).toBe(0);
    await page.goto(all.url);
    await page.getByRole('button', FOLLOW).click();
    await page.getByText('People follow the files that they change, as auto-watch does: 20 of 20 commits').waitFor();
    expect(await page.getByRole('button', FOLLOW).count()).toBe(0);
  });
});

import { DataSource } from 'typeorm';
import { createTestDatabase, dropTestDatabases } from '../support/databases.js';
import { startTunnel } from '../support/tunnel.js';
import { waitFor } from '../support/wait-for.js';
import { Demo, endDemos } from './support/demo.js';
import { ScratchRepository } from './support/scratch-repository.js';
import { syntheticHistory } from './support/synthetic-history.js';

const COMMITS = 4_000;

let repository: ScratchRepository;

beforeAll(() => {
  repository = ScratchRepository.create();
  repository.import(syntheticHistory(COMMITS));
});
afterEach(endDemos);
afterAll(dropTestDatabases);

/** A demo in the midst of its import. */
async function importing(database: string): Promise<Demo> {
  const demo = await Demo.start({ repository: repository.directory, database });
  await demo.progress(({ imported }) => imported > 0);
  return demo;
}

/** Neither the health nor the progress shows the words, which the log has. */
async function expectInLogOnly(demo: Demo, words: string): Promise<void> {
  await waitFor(async () => (await fetch(`${demo.url}/health`)).status === 503);
  expect(await demo.settled()).toMatchObject({
    state: 'blocked',
    notice: { code: 'failed', message: expect.stringContaining('the log says why') },
  });
  for (const path of ['/health', '/api/progress']) {
    const shown = await (await fetch(demo.url + path)).text();
    expect(shown).not.toContain(words);
    expect(shown).toContain('the log says why');
  }
  await demo.hasSaid(words);
}

describe('When the database is stopped in the midst of an import', () => {
  it.each(['postgres', 'mariadb'] as const)(
    'of %s visitors do not learn its address, and the log does',
    async (kind) => {
      const tunnel = await startTunnel(await createTestDatabase(kind));
      const demo = await importing(tunnel.url);
      tunnel.close();
      await expectInLogOnly(demo, `127.0.0.1:${new URL(tunnel.url).port}`);
    },
    60_000,
  );
});

describe('When the database no longer lets the demo in', () => {
  const role = `spoor_demo_${process.pid}`;
  let administrator: DataSource;

  let url: string;

  beforeAll(async () => {
    const database = await createTestDatabase('postgres');
    administrator = await new DataSource({ type: 'postgres', url: database }).initialize();
    await administrator.query(`CREATE ROLE ${role} SUPERUSER PASSWORD '${role}'`);
    url = Object.assign(new URL(database), { username: role, password: role }).href;
  });
  beforeEach(async () => void (await administrator.query(`ALTER ROLE ${role} LOGIN`)));
  afterAll(async () => {
    await administrator.query(`DROP OWNED BY ${role}`);
    await administrator.query(`DROP ROLE ${role}`);
    await administrator.destroy();
  });

  it('visitors do not learn as whom, and the log does', async () => {
    const demo = await importing(url);
    await administrator.query(`ALTER ROLE ${role} NOLOGIN`);
    await administrator.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${role}'`);
    await expectInLogOnly(demo, `"${role}"`);
  }, 60_000);

  it('a worker of a proof ends, and what it has said is in the log and not in the answer', async () => {
    const demo = await importing(url);
    await administrator.query(`ALTER ROLE ${role} NOLOGIN`);
    expect(await demo.post('/api/proofs/kill-a-worker')).toEqual({ statusCode: 500, message: 'Internal server error' });
    await demo.hasSaid('The worker has said:');
    expect(demo.child.output().split('The worker has said:')[1]).toContain(`role "${role}" is not permitted to log in`);
  }, 60_000);
});

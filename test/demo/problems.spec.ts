import { spawnSync } from 'node:child_process';
import { createTestDatabase, dropTestDatabases } from '../support/databases.js';
import { dataSourceOptions } from '../../apps/demo/src/database/data-source.options.js';
import { GitRepository } from '../../apps/demo/src/git/git-repository.js';
import { readOptions } from '../../apps/demo/src/options/read-options.js';
import type { RankedPerson } from '../../apps/demo/src/history/ranked.js';
import { Demo, endDemos, MAIN } from './support/demo.js';
import { scratchDirectory, ScratchRepository } from './support/scratch-repository.js';
import { syntheticHistory } from './support/synthetic-history.js';

afterEach(endDemos);
afterAll(dropTestDatabases);

interface Nothing {
  title: string;
  directory(): string;
  environment?: Record<string, string>;
  code: string;
  words: string;
}

const NOTHING: Nothing[] = [
  {
    title: 'no git on the machine',
    directory: () => ScratchRepository.create().directory,
    environment: { PATH: scratchDirectory() },
    code: 'git-missing',
    words: 'There is no git on this machine',
  },
  { title: 'no repository', directory: scratchDirectory, code: 'not-a-repository', words: 'cannot be read as a git' },
  { title: 'no commit', directory: () => ScratchRepository.create().directory, code: 'empty', words: 'no commits yet' },
];

describe('Where there is', () => {
  it.each(NOTHING)('$title, the log and the page say so and a sample is offered', async (nothing) => {
    const demo = await Demo.start({
      repository: nothing.directory(),
      database: await createTestDatabase('sqlite'),
      environment: nothing.environment,
    });
    expect(await demo.settled()).toMatchObject({
      state: 'blocked',
      imported: 0,
      simulated: false,
      sampleOffered: true,
      notice: { code: nothing.code, message: expect.stringContaining(nothing.words), remedy: expect.any(String) },
    });
    await demo.hasSaid(nothing.words);
  });

  it('no history, the sample is labelled simulated, stays so, and gives way to the first real history', async () => {
    const repository = ScratchRepository.create();
    const start = { repository: repository.directory, database: await createTestDatabase('sqlite') };
    const first = await Demo.start(start);
    await first.settled();
    expect(await first.post('/api/sample')).toMatchObject({ state: 'complete', simulated: true, sampleOffered: false });
    const people = await first.get<RankedPerson[]>('/api/people');
    expect(people.length).toBeGreaterThan(3);
    expect(people.every(({ name }) => name.endsWith('(simulated)'))).toBe(true);
    expect(await first.post('/api/sample')).toMatchObject({ statusCode: 409 });
    await first.end();

    const second = await Demo.start(start);
    expect(await second.settled()).toMatchObject({ simulated: true, notice: { code: 'empty' } });
    await second.end();

    repository.commit('Something real');
    const third = await Demo.start(start);
    expect(await third.settled()).toMatchObject({ state: 'complete', simulated: false, imported: 1, total: 1 });
    expect(await third.get('/api/people')).toMatchObject([{ name: 'Ada', commits: 1 }]);
    expect(await third.get('/api/files')).toEqual([]);
    expect(await third.get('/api/cached/people')).toMatchObject([{ name: 'Ada', commitsCount: 1 }]);
    expect(await third.get('/api/cached/directories')).toEqual([]);
  });

  it('a shallow clone, what it has is imported and the cut is named, until it is cut elsewhere', async () => {
    const origin = ScratchRepository.create();
    origin.import(syntheticHistory(10));
    const clone = new ScratchRepository();
    clone.git('clone', '--quiet', '--depth=3', `file://${origin.directory}`, '.');
    const start = { repository: clone.directory, database: await createTestDatabase('sqlite') };
    const first = await Demo.start(start);
    expect(await first.settled()).toMatchObject({ state: 'complete', imported: 3, notice: { code: 'shallow' } });
    await first.hasSaid('shallow clone');
    await first.end();

    clone.git('fetch', '--quiet', '--unshallow');
    const second = await Demo.start(start);
    expect(await second.settled()).toMatchObject({ state: 'blocked', imported: 3, notice: { code: 'cut-elsewhere' } });
  });

  it('the history of another repository in the database, nothing is mixed into it', async () => {
    const [one, other] = [ScratchRepository.create(), ScratchRepository.create()];
    one.commit('One');
    other.commit('Other');
    const database = await createTestDatabase('sqlite');
    const first = await Demo.start({ repository: one.directory, database });
    await first.settled();
    await first.end();
    const second = await Demo.start({ repository: other.directory, database });
    expect(await second.settled()).toMatchObject({ imported: 1, notice: { code: 'other-repository' } });
  });

  it('a directory, an argument or a database that makes no sense, the demo says so', async () => {
    await expect(GitRepository.open('/no/such')).rejects.toThrow('no such directory');
    expect(() => readOptions(['--repository', '.'], {})).toThrow("'--repository'");
    expect(() => readOptions([], { PORT: 'http' })).toThrow('PORT is http');
    expect(() => readOptions(['--role', 'king'], {})).toThrow('--role is king: give web, worker or all');
    expect(() => dataSourceOptions('redis://here', '')).toThrow('no driver for redis');
  });

  it('somebody else on the port, the demo says so with its usage and ends', async () => {
    const { directory } = ScratchRepository.create();
    const first = await Demo.start({ repository: directory, database: await createTestDatabase('sqlite') });
    const { status, stderr } = spawnSync(process.execPath, [MAIN, '--database', await createTestDatabase('sqlite')], {
      env: { ...process.env, PORT: new URL(first.url).port },
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toContain('EADDRINUSE');
    expect(stderr).toContain('npm start -- [--repo DIR]');
  });
});

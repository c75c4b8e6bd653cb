import Database from 'better-sqlite3';
import { dropTestDatabases, createTestDatabase } from '../support/databases.js';
import { Demo, endDemos } from './support/demo.js';
import { gitTotals } from './support/git-totals.js';
import { ScratchRepository } from './support/scratch-repository.js';
import { expectTotals } from './support/expect-totals.js';
import { syntheticHistory } from './support/synthetic-history.js';

afterEach(endDemos);
afterAll(dropTestDatabases);

describe('The import', () => {
  it('comes to the numbers of git log itself, and a second start imports only what is new', async () => {
    const repository = ScratchRepository.create();
    repository.import(syntheticHistory(400));
    repository.git('branch', 'side', 'HEAD~50');
    const database = await createTestDatabase('sqlite');

    const first = await Demo.start({ repository: repository.directory, database });
    expect(await first.settled()).toMatchObject({ state: 'complete', imported: 400, total: 400, notice: null });
    await expectTotals(first, gitTotals(repository));
    const [latest] = await first.get<{ hash: string }[]>('/api/commits?limit=1');
    await first.end();

    // What is new is partly older than what is known, and merged into it.
    repository.git('checkout', '--quiet', 'side');
    await repository.write('side.txt', 'written aside\n');
    repository.commit('Aside', { name: 'New Face', email: 'New@Example.org' });
    repository.git('checkout', '--quiet', 'main');
    repository.git('merge', '--quiet', '--no-ff', '--message=Merge', 'side');
    await repository.write('a file with spaces.txt', 'one\ntwo\n');
    repository.commit('After the merge', { name: 'Newer Name', email: 'new@example.org' });

    const second = await Demo.start({ repository: repository.directory, database });
    expect(await second.settled()).toMatchObject({ state: 'complete', imported: 403, total: 403 });
    await expectTotals(second, gitTotals(repository));
    const commits = await second.get<{ hash: string; position: number }[]>('/api/commits?limit=4');
    expect(commits.map(({ position }) => position)).toEqual([403, 402, 401, 400]);
    expect(commits.at(-1)?.hash).toBe(latest?.hash);
  });

  it('knows a person by the address whatever its case, and by the latest name', async () => {
    const repository = ScratchRepository.create();
    repository.commit('One', { name: 'A. Lovelace', email: 'ADA@example.org' });
    repository.commit('Two', { name: 'Ada Lovelace', email: 'ada@Example.org' });
    const demo = await Demo.start({ repository: repository.directory, database: await createTestDatabase('sqlite') });
    await demo.settled();
    expect(await demo.get('/api/people')).toEqual([
      { id: expect.any(String), name: 'Ada Lovelace', email: 'ada@example.org', commits: 2, lines: 0 },
    ]);
  });

  it('goes on in a database from before there were directories and cached columns, which it fills first', async () => {
    const repository = ScratchRepository.create();
    repository.import(syntheticHistory(40));
    const database = await createTestDatabase('sqlite');
    const first = await Demo.start({ repository: repository.directory, database });
    await first.settled();
    await first.end();
    const file = new Database(database);
    file.exec(
      'UPDATE demo_file SET directoryId = NULL; DELETE FROM demo_directory; UPDATE demo_person SET commitsCount = 0',
    );
    file.close();

    await repository.write('one more.txt', 'one\n');
    repository.commit('Later');
    const second = await Demo.start({ repository: repository.directory, database });
    expect(await second.settled()).toMatchObject({ state: 'complete', imported: 41, notice: null });
    await expectTotals(second, gitTotals(repository));
  });

  it('says in the log and the API that a rewritten history is another one, keeps the numbers, and begins anew with --fresh', async () => {
    const repository = ScratchRepository.create();
    repository.import(syntheticHistory(20));
    const database = await createTestDatabase('sqlite');
    const first = await Demo.start({ repository: repository.directory, database });
    await first.settled();
    await first.end();

    repository.commit('Amended', undefined, '--amend');
    const second = await Demo.start({ repository: repository.directory, database });
    expect(await second.settled()).toMatchObject({
      state: 'blocked',
      imported: 20,
      sampleOffered: false,
      notice: { code: 'rewritten', remedy: expect.stringContaining('--fresh') },
    });
    await second.hasSaid('was rewritten');
    await second.end();

    const third = await Demo.start({ repository: repository.directory, database, parameters: ['--fresh'] });
    expect(await third.settled()).toMatchObject({ state: 'complete', imported: 20, notice: null });
    await expectTotals(third, gitTotals(repository));
  });
});

import Database from 'better-sqlite3';
import { createTestDatabase, dropTestDatabases } from '../support/databases.js';
import { Demo, endDemos } from './support/demo.js';
import { expectTotals } from './support/expect-totals.js';
import { gitTotals, type GitTotals } from './support/git-totals.js';
import { ScratchRepository } from './support/scratch-repository.js';
import { syntheticHistory } from './support/synthetic-history.js';

const COMMITS = 4_000;

let repository: ScratchRepository;
let git: GitTotals;

beforeAll(() => {
  repository = ScratchRepository.create();
  repository.import(syntheticHistory(COMMITS));
  git = gitTotals(repository);
});
afterEach(endDemos);
afterAll(dropTestDatabases);

/** What is in the file after the process has ended. */
function stored(database: string): { position: number; commits: number } {
  const file = new Database(database);
  try {
    const [row] = file
      .prepare(
        `SELECT (SELECT count(*) FROM demo_commit) AS commits,
                (SELECT count FROM demo_spoor_counter WHERE name LIKE 'demo:import:%') AS position`,
      )
      .all() as [{ position: number; commits: number }];
    return row;
  } finally {
    file.close();
  }
}

/** Ends an import while the server answers that it is on its way; once more with another database if it was done by then. */
async function interrupt(signal: NodeJS.Signals): Promise<{ database: string; position: number; commits: number }> {
  for (;;) {
    const database = await createTestDatabase('sqlite');
    const demo = await Demo.start({ repository: repository.directory, database });
    await demo.progress(({ imported }) => imported > 0);
    await demo.end(signal);
    const found = stored(database);
    if (found.position < COMMITS) return { database, ...found };
  }
}

describe('An import that is interrupted', () => {
  it.each(['SIGINT', 'SIGKILL'] as const)('by %s loses nothing and doubles nothing', async (signal) => {
    const { database, position, commits } = await interrupt(signal);
    expect(position).toBeGreaterThan(0);
    expect(commits).toBe(position);

    const second = await Demo.start({ repository: repository.directory, database });
    expect(await second.settled()).toMatchObject({ state: 'complete', imported: COMMITS, total: COMMITS });
    await expectTotals(second, git);
  });

  it('by SIGKILL goes on when it is started again on PostgreSQL', async () => {
    const database = await createTestDatabase('postgres');
    const start = { repository: repository.directory, database };
    const first = await Demo.start(start);
    await first.progress(({ imported }) => imported > 0);
    await first.end('SIGKILL');
    const second = await Demo.start(start);
    expect(await second.settled()).toMatchObject({ state: 'complete', imported: COMMITS });
    await expectTotals(second, git);
  });

  it('is taken over by another process on the same MariaDB, and nothing is imported twice', async () => {
    const database = await createTestDatabase('mariadb');
    const start = { repository: repository.directory, database };
    const [first, second] = await Promise.all([Demo.start(start), Demo.start(start)]);
    await first.progress(({ imported }) => imported > 0);
    await first.end('SIGKILL');
    expect(await second.settled(20_000)).toMatchObject({ state: 'complete', imported: COMMITS });
    await expectTotals(second, git);
  });
});

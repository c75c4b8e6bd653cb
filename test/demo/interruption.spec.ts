import { createTestDatabase } from '../support/databases.js';
import { storedImport, type StoredImport } from './support/stored-import.js';
import { useSyntheticImports } from './support/use-synthetic-imports.js';

const COMMITS = 4_000;

const imports = useSyntheticImports(COMMITS);

/** Ends an import while the server answers that it is on its way; once more with another database if it was done by then. */
async function interrupt(signal: NodeJS.Signals): Promise<StoredImport & { database: string }> {
  for (;;) {
    const database = await createTestDatabase('sqlite');
    const demo = await imports.start(database);
    await demo.progress(({ imported }) => imported > 0);
    await demo.end(signal);
    const stored = storedImport(database);
    if (stored.position < COMMITS) return { database, ...stored };
  }
}

describe('An import that is interrupted', () => {
  it.each(['SIGINT', 'SIGKILL'] as const)('by %s loses nothing and doubles nothing', async (signal) => {
    const { database, position, commits, files, cachedCommits, cachedFiles } = await interrupt(signal);
    expect(position).toBeGreaterThan(0);
    expect([commits, cachedCommits]).toEqual([position, position]);
    expect(cachedFiles).toBe(files);
    await imports.expectComplete(await imports.start(database));
  });

  it('by SIGKILL goes on when it is started again on PostgreSQL', async () => {
    const database = await createTestDatabase('postgres');
    const first = await imports.start(database);
    await first.progress(({ imported }) => imported > 0);
    await first.end('SIGKILL');
    await imports.expectComplete(await imports.start(database));
  });

  it('is taken over by another process on the same MariaDB, and nothing is imported twice', async () => {
    const database = await createTestDatabase('mariadb');
    const [first, second] = await Promise.all([imports.start(database), imports.start(database)]);
    await first.progress(({ imported }) => imported > 0);
    await first.end('SIGKILL');
    await imports.expectComplete(second);
  });
});

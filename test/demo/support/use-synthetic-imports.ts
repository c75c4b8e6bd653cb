import { dropTestDatabases } from '../../support/databases.js';
import { Demo, endDemos } from './demo.js';
import { expectTotals } from './expect-totals.js';
import { gitTotals, type GitTotals } from './git-totals.js';
import { ScratchRepository } from './scratch-repository.js';
import { syntheticHistory } from './synthetic-history.js';

export interface SyntheticImports {
  /** The demo on that history. @param database what createTestDatabase() answered */
  start(database: string): Promise<Demo>;
  /** Resolves when the history has been imported, and everything about it is what git says. */
  expectComplete(demo: Demo, timeout?: number): Promise<void>;
}

/** For a spec file that imports one history of so many commits, over and over. */
export function useSyntheticImports(commits: number): SyntheticImports {
  let repository: ScratchRepository;
  let git: GitTotals;

  beforeAll(() => {
    repository = ScratchRepository.create();
    repository.import(syntheticHistory(commits));
    git = gitTotals(repository);
  }, 60_000);
  afterEach(endDemos);
  afterAll(dropTestDatabases);

  return {
    start: (database) => Demo.start({ repository: repository.directory, database }),
    async expectComplete(demo, timeout) {
      const complete = { state: 'complete', imported: commits, total: commits, notice: null };
      expect(await demo.settled(timeout)).toMatchObject(complete);
      await expectTotals(demo, git);
    },
  };
}

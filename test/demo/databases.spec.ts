import type { RaceResult } from '../../apps/demo/src/race/race-outcome.js';
import { createTestDatabase, DATABASES, dropTestDatabases } from '../support/databases.js';
import { Demo, endDemos } from './support/demo.js';
import { expectVictory } from './support/expect-victory.js';
import { expectTotals } from './support/expect-totals.js';
import { gitTotals, type GitTotals } from './support/git-totals.js';
import { ScratchRepository } from './support/scratch-repository.js';
import { syntheticHistory } from './support/synthetic-history.js';

/** SPOOR_FULL=1 takes the history of the promise. */
const COMMITS = process.env.SPOOR_FULL ? 10_000 : 1_500;
const SECONDS = (60 * COMMITS) / 10_000;

let repository: ScratchRepository;
let git: GitTotals;

beforeAll(() => {
  repository = ScratchRepository.create();
  repository.import(syntheticHistory(COMMITS));
  git = gitTotals(repository);
}, 60_000);
afterEach(endDemos);
afterAll(dropTestDatabases);

describe.each(DATABASES)('On %s, named by a URL or a file', (kind) => {
  it(`${COMMITS} commits are imported, exactly, in under ${SECONDS} s, and the race ends as it must`, async () => {
    const demo = await Demo.start({ repository: repository.directory, database: await createTestDatabase(kind) });
    const start = performance.now();
    expect(await demo.settled(SECONDS * 1_000)).toMatchObject({ state: 'complete', imported: COMMITS, notice: null });
    process.stdout.write(`${kind}: ${COMMITS} commits in ${((performance.now() - start) / 1_000).toFixed(1)} s\n`);
    await expectTotals(demo, git);
    expectVictory(await demo.post<RaceResult>('/api/race'));
  }, 90_000);
});

import type { RaceResult } from '../../apps/demo/src/race/race-outcome.js';
import { createTestDatabase, DATABASES } from '../support/databases.js';
import { expectVictory } from './support/expect-victory.js';
import { useSyntheticImports } from './support/use-synthetic-imports.js';

/** SPOOR_FULL=1 takes the history of the promise. */
const COMMITS = process.env.SPOOR_FULL ? 10_000 : 1_500;
const SECONDS = (60 * COMMITS) / 10_000;

const imports = useSyntheticImports(COMMITS);

describe.each(DATABASES)('On %s, named by a URL or a file', (kind) => {
  it(`${COMMITS} commits are imported, exactly, in under ${SECONDS} s, and the race ends as it must`, async () => {
    const demo = await imports.start(await createTestDatabase(kind));
    const start = performance.now();
    await demo.settled(SECONDS * 1_000);
    process.stdout.write(`${kind}: ${COMMITS} commits in ${((performance.now() - start) / 1_000).toFixed(1)} s\n`);
    await imports.expectComplete(demo);
    expectVictory(await demo.post<RaceResult>('/api/races/counters'));
  }, 90_000);
});

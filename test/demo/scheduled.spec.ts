import { createTestDatabase, createTestDataSource, dropTestDatabases } from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';
import { Demo, endDemos } from './support/demo.js';
import { ScratchRepository } from './support/scratch-repository.js';
import { syntheticHistory } from './support/synthetic-history.js';

afterEach(endDemos);
afterAll(dropTestDatabases);

/** Keeps each state of the lease of the demo's schedule, as it was written. */
const KEEP_RUNS = `
  CREATE TABLE lease_log (fence bigint, "doneUntil" bigint);
  CREATE FUNCTION keep_lease() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO lease_log VALUES (NEW.fence, NEW."doneUntil"); RETURN NULL; END $$;
  CREATE TRIGGER keep_lease AFTER INSERT OR UPDATE ON demo_spoor_lease
    FOR EACH ROW WHEN (NEW.name = 'trackstats:default:track') EXECUTE FUNCTION keep_lease()`;
const READ_RUNS = `
  SELECT
    count(DISTINCT fence) takings,
    count(DISTINCT "doneUntil") FILTER (WHERE "doneUntil" > 0) instants,
    count(DISTINCT "doneUntil") FILTER (WHERE "doneUntil" > $1) since
  FROM lease_log`;

describe('In a fleet of the demo', () => {
  it('work that is due is done once, whichever worker does it', async () => {
    const repository = ScratchRepository.create();
    repository.import(syntheticHistory(20));
    const database = await createTestDatabase('postgres');
    const start = (role: string) =>
      Demo.start({ repository: repository.directory, database, parameters: ['--role', role] });
    await start('web');
    const observer = await createTestDataSource('postgres', { database, synchronize: false });
    await observer.query(KEEP_RUNS);
    await Promise.all([start('worker'), start('worker')]);
    const up = Date.now();
    // Both have tried each but the newest.
    let log: { takings: number; instants: number; since: number } | undefined;
    await waitFor(async () => (([log] = await observer.query(READ_RUNS, [up])), Number(log?.since) >= 2), {
      timeout: 130_000,
    });
    expect(log?.takings).toBe(log?.instants);
  }, 170_000);
});

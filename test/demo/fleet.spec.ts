import type { RankedFile, RankedPerson } from '../../apps/demo/src/history/ranked.js';
import { DataSource } from 'typeorm';
import { createTestDatabase, dropTestDatabases } from '../support/databases.js';
import { testRedisClusterNodes } from '../support/redis.js';
import { waitFor } from '../support/wait-for.js';
import { Demo, endDemos } from './support/demo.js';
import { membersOf } from './support/demo-follows.js';
import { expectTotals } from './support/expect-totals.js';
import { gitTotals } from './support/git-totals.js';
import { startLoad, type Load } from './support/load.js';
import { ScratchRepository } from './support/scratch-repository.js';
import { syntheticHistory } from './support/synthetic-history.js';

const COMMITS = 1_500;
/** Locks of all databases are listed. */
const THAT_TABLE = `relation = 'demo_commit'::regclass
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

afterEach(endDemos);
afterAll(dropTestDatabases);

describe('On one PostgreSQL and one Redis Cluster', () => {
  let repository: ScratchRepository;
  let database: string;

  beforeAll(() => {
    repository = ScratchRepository.create();
    repository.import(syntheticHistory(COMMITS));
  });
  beforeEach(async () => {
    database = await createTestDatabase('postgres');
  });

  const start = (role: 'web' | 'worker') => {
    const REDIS_URL = testRedisClusterNodes()
      .map(({ host, port }) => `redis://${host}:${port}`)
      .join(',');
    const parameters = ['--role', role];
    return Demo.start({ repository: repository.directory, database, parameters, environment: { REDIS_URL } });
  };
  const imported = (web: Demo, count: number) =>
    web.progress((progress) => progress.imported >= count && progress.state !== 'waiting', 60_000);

  /** Ann, Ben and so on follow file after file. */
  async function load(webs: readonly Demo[], victim?: Demo): Promise<Load> {
    const [web] = webs as [Demo];
    const people = await web.get<RankedPerson[]>('/api/people?limit=100');
    return startLoad(
      webs,
      people.map(({ id }) => id),
      await web.get<RankedFile[]>('/api/files?limit=100'),
      victim,
    );
  }

  async function expectAcknowledged(web: Demo, { acknowledged, faults }: Load): Promise<void> {
    expect(faults).toEqual([]);
    for (const person of new Set(acknowledged.map((follow) => follow.person))) {
      const files = acknowledged.filter((follow) => follow.person === person).map(({ file }) => file);
      const followed = (await membersOf(web, `person/${person}/followings`)).map(({ id }) => id);
      expect(followed).toEqual(expect.arrayContaining(files));
      const { followings } = await web.get<{ followings: number }>(`/api/followables/person/${person}`);
      expect(followings).toBe(followed.length);
    }
  }

  it('a worker that is killed is taken over by the other, and the numbers are those of one process', async () => {
    const [web, first] = await Promise.all([start('web'), start('worker')]);
    await imported(web, 1);
    const second = await start('worker');
    await first.end('SIGKILL');
    await imported(web, COMMITS);
    await expectTotals(web, gitTotals(repository));
    await second.end();
  }, 120_000);

  it('a web process that is killed under load is not missed: what was acknowledged is there, and counted', async () => {
    const worker = await start('worker');
    const webs = await Promise.all([start('web'), start('web')]);
    const [survivor, victim] = webs as [Demo, Demo];
    await imported(survivor, COMMITS);
    const running = await load(webs, victim);
    await waitFor(() => running.acknowledged.length > 50);
    await victim.end('SIGKILL');
    const before = running.acknowledged.length;
    await waitFor(() => running.acknowledged.length > before + 50);
    await running.end();
    await expectAcknowledged(survivor, running);
    await worker.end();
  }, 120_000);

  it('SIGTERM under load loses nothing and ends a web process within 10 seconds, open event streams included', async () => {
    const worker = await start('worker');
    const webs = await Promise.all([start('web'), start('web')]);
    const [survivor, leaving] = webs as [Demo, Demo];
    await imported(survivor, COMMITS);
    const stream = await fetch(`${leaving.url}/api/live`);
    const running = await load(webs);
    await waitFor(() => running.acknowledged.length > 50);
    const asked = performance.now();
    expect(await leaving.end('SIGTERM')).toEqual({ code: null, signal: 'SIGTERM' });
    expect(performance.now() - asked).toBeLessThan(10_000);
    expect((await stream.text()).length).toBeGreaterThan(0);
    await running.end();
    await expectAcknowledged(survivor, running);
    expect(await worker.end('SIGTERM')).toEqual({ code: null, signal: 'SIGTERM' });
  }, 120_000);

  it('a worker that SIGTERM ends in the midst of its import ends within 10 seconds, and another one completes it', async () => {
    const web = await start('web');
    const other = await new DataSource({ type: 'postgres', url: database }).initialize();
    const holding = other.createQueryRunner();
    await holding.startTransaction();
    // The first batch waits for it.
    await holding.query('LOCK TABLE demo_commit IN SHARE MODE');
    const first = await start('worker');
    await waitFor(
      async () => (await other.query(`SELECT 1 FROM pg_locks WHERE NOT granted AND ${THAT_TABLE}`)).length > 0,
    );
    const asked = performance.now();
    const ended = first.end('SIGTERM');
    await web.get('/api/progress');
    await holding.commitTransaction();
    expect(await ended).toEqual({ code: null, signal: 'SIGTERM' });
    expect(performance.now() - asked).toBeLessThan(10_000);
    const [{ count }] = await other.query('SELECT count(*)::int AS count FROM demo_commit');
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThan(COMMITS);
    await other.destroy();
    const second = await start('worker');
    await imported(web, COMMITS);
    await expectTotals(web, gitTotals(repository));
    await second.end();
  }, 120_000);
});

import type { Diff } from '@spoor/diffs';
import type { CachedDirectory, RankedFile } from '../../apps/demo/src/history/ranked.js';
import { SseConnection } from '../diffs/support/sse-client.js';
import type { SentPage } from '../diffs/support/forum.js';
import { createTestDatabase, dropTestDatabases } from '../support/databases.js';
import { testRedisUrl } from '../support/redis.js';
import { Demo, endDemos } from './support/demo.js';
import { ScratchRepository } from './support/scratch-repository.js';
import { syntheticHistory } from './support/synthetic-history.js';

afterEach(endDemos);
afterAll(dropTestDatabases);

const REPOSITORY = '/api/repositories/1/diffs';

function tellings(diffs: readonly Diff[]): string[] {
  return diffs.map(({ op, entity, data, changes }) => {
    const { path } = data as { path: string };
    return `${op} ${entity.type} ${path}: ${JSON.stringify(changes['note'])}`;
  });
}

/** All that a log has had since its cursor, page by page. */
async function everythingSince(demo: Demo, path: string, cursor: string): Promise<Diff[]> {
  const diffs: Diff[] = [];
  for (let page: SentPage = { diffs: [], cursor, hasMore: true }; page.hasMore;) {
    page = await demo.get<SentPage>(`${path}?since=${page.cursor}&limit=50`);
    diffs.push(...page.diffs);
  }
  return diffs;
}

describe.each([
  { store: 'database', redis: '' },
  { store: 'redis', redis: testRedisUrl() },
])('The diffs of the demo, in the store $store,', ({ redis }) => {
  const environment = { REDIS_URL: redis };

  it('tell of each commit, file and directory that is imported, once, in the log of the repository', async () => {
    const repository = ScratchRepository.create();
    repository.commit('First');
    const start = { repository: repository.directory, database: await createTestDatabase('sqlite'), environment };
    const first = await Demo.start(start);
    await first.settled();
    const { cursor } = await first.get<SentPage>(REPOSITORY);
    await first.end();

    repository.import(syntheticHistory(300));
    repository.git('checkout', '--quiet', '-B', 'main', 'main');
    const second = await Demo.start({ ...start, parameters: ['--fresh'] });
    const stream = new SseConnection(`${second.url}${REPOSITORY}?since=${cursor}`);
    await second.settled();
    const diffs = await everythingSince(second, REPOSITORY, cursor);
    const created = diffs.filter(({ op }) => op === 'create');
    const counts = { commit: 0, file: 0, directory: 0, history: 0 };
    for (const { entity } of created) counts[entity.type as keyof typeof counts] += 1;
    const files = repository.git('log', '--name-only', '--format=').split('\n').filter(Boolean);
    expect(counts).toEqual({ commit: 300, file: new Set(files).size, directory: 20, history: 1 });
    expect(new Set(diffs.map(({ id }) => id)).size).toBe(diffs.length);
    await stream.has(diffs.length);
    expect(stream.diffs<Diff>().map(({ id }) => id)).toEqual(diffs.map(({ id }) => id));
    stream.cut();
  }, 60_000);

  it('tell of a note to who looks at the file, its directory or the repository, also after a disconnect', async () => {
    const repository = ScratchRepository.create();
    for (const name of ['a.txt', 'b.txt']) await repository.write(name, name);
    repository.commit('Two files');
    const demo = await Demo.start({
      repository: repository.directory,
      database: await createTestDatabase('sqlite'),
      environment,
    });
    await demo.settled();
    const [file, other] = await demo.get<[RankedFile, RankedFile]>('/api/files');
    const [directory] = await demo.get<[CachedDirectory]>('/api/cached/directories');
    const paths = [`/api/files/${file.id}/diffs`, `/api/directories/${directory.id}/diffs`, REPOSITORY];
    const before = paths.map((path) => new SseConnection(demo.url + path));
    for (const connection of before) {
      await connection.has(1, 'cursor');
      connection.cut();
    }
    for (const note of ['to be split', '', 'split']) await demo.send('PUT', `/api/files/${file.id}/note`, { note });
    await demo.send('PUT', `/api/files/${other.id}/note`, { note: 'another' });
    const after = paths.map((path, index) => new SseConnection(demo.url + path, before[index]));
    const own = ['[null,"to be split"]', '["to be split",null]', '[null,"split"]'].map(
      (note) => `update file ${file.path}: ${note}`,
    );
    for (const [index, connection] of after.entries()) {
      const expected = [...own, ...(index > 0 ? [`update file ${other.path}: [null,"another"]`] : [])];
      await connection.has(expected.length);
      expect(tellings(connection.diffs<Diff>())).toEqual(expected);
      expect(connection.diffs<Diff>()[0]).toMatchObject({ actor: 'a visitor', created: false });
      connection.cut();
    }
    await demo.end();
  }, 60_000);
});

describe('The API of diffs', () => {
  it('says what is wrong with a request', async () => {
    const repository = ScratchRepository.create();
    await repository.write('a.txt', 'a');
    const hash = repository.commit('One');
    const demo = await Demo.start({ repository: repository.directory, database: await createTestDatabase('sqlite') });
    await demo.settled();
    expect(await demo.get(`/api/commits/${hash}/diffs`)).toMatchObject({ diffs: [], hasMore: false });
    expect(await demo.get('/api/files/none/diffs')).toMatchObject({ status: 404, code: 'SPOOR_ENTITY_NOT_FOUND' });
    expect(await demo.get(`${REPOSITORY}?limit=0`)).toMatchObject({ status: 400, code: 'SPOOR_INVALID_ARGUMENT' });
    expect(await demo.get('/api/repositories/main/diffs')).toMatchObject({ status: 400 });
    expect(await demo.get(`${REPOSITORY}?since=yesterday`)).toMatchObject({ status: 410, reason: 'foreign' });
    expect(await demo.send('PUT', '/api/files/none/note', { note: 'x' })).toMatchObject({ statusCode: 404 });
    const [file] = await demo.get<[RankedFile]>('/api/files');
    expect(await demo.send('PUT', `/api/files/${file.id}/note`, { note: 1 })).toMatchObject({ statusCode: 400 });
  }, 60_000);
});

import { Redis } from 'ioredis';
import type { FollowableCounts } from '../../apps/demo/src/follows/follows.answers.js';
import type { RankedFile, RankedPerson } from '../../apps/demo/src/history/ranked.js';
import { createTestDatabase, DATABASES, dropTestDatabases, type DatabaseKind } from '../support/databases.js';
import { testRedisUrl } from '../support/redis.js';
import { waitFor } from '../support/wait-for.js';
import { Demo, endDemos, type DemoStart } from './support/demo.js';
import { expectFollows, membersOf, type ReceivedPage } from './support/demo-follows.js';
import { gitFollows } from './support/git-follows.js';
import { ScratchRepository } from './support/scratch-repository.js';
import { syntheticHistory } from './support/synthetic-history.js';

interface Storage {
  title: string;
  kind: DatabaseKind;
  redis: string;
}

const STORAGES: Storage[] = [
  ...DATABASES.map((kind) => ({ title: kind, kind, redis: '' })),
  ...(['sqlite', 'postgres'] as const).map((kind) => ({ title: `${kind} with Redis`, kind, redis: testRedisUrl() })),
];

afterEach(endDemos);
afterAll(dropTestDatabases);

describe.each(STORAGES)('On $title', ({ kind, redis }) => {
  let repository: ScratchRepository;
  let start: DemoStart;

  beforeEach(async () => {
    repository = ScratchRepository.create();
    repository.import(syntheticHistory(60));
    const database = await createTestDatabase(kind);
    start = { repository: repository.directory, database, environment: { REDIS_URL: redis } };
  });

  it('people follow the files that git says they have changed, since they first did, until all begins anew', async () => {
    const demo = await Demo.start({ ...start, parameters: ['--follow-changed'] });
    expect(await demo.settled()).toMatchObject({ state: 'complete', imported: 60, followChanged: true, followed: 60 });
    const git = gitFollows(repository);
    await expectFollows(demo, git);
    await demo.end();

    const anew = await Demo.start({ ...start, parameters: ['--fresh'] });
    expect(await anew.settled()).toMatchObject({ state: 'complete', followChanged: false, followed: 0 });
    await expectFollows(anew, new Map([...git.keys()].map((email) => [email, new Map()])));
  }, 30_000);

  it('people follow and unfollow whom and what they like by hand', async () => {
    const demo = await Demo.start(start);
    await demo.settled();
    const [ann, ben] = (await demo.get<[RankedPerson, RankedPerson]>('/api/people')).map(({ id }) => id);
    const [{ id: file }] = await demo.get<[RankedFile]>('/api/files');
    const [byAnn, byBen] = [`/api/people/${ann}/follows`, `/api/people/${ben}/follows`];
    const before = Date.now();

    const { changed, since } = await demo.send<{ changed: boolean; since: string }>('PUT', `${byAnn}/person/${ben}`);
    expect([changed, Date.parse(since) >= before]).toEqual([true, true]);
    expect(await demo.send('PUT', `${byAnn}/person/${ben}`)).toEqual({ changed: false, since });
    expect(await demo.send('PUT', `${byBen}/person/${ann}`)).toMatchObject({ changed: true });
    expect(await demo.send('PUT', `${byBen}/file/${file}`)).toMatchObject({ changed: true });
    expect(await membersOf(demo, `person/${ann}/friends`)).toMatchObject([{ type: 'person', id: ben }]);
    expect(await membersOf(demo, `file/${file}/followers`)).toMatchObject([{ type: 'person', id: ben }]);
    const all = { followers: 1, followings: 2, friends: 1 };
    expect(await demo.get(`/api/followables/person/${ben}`)).toMatchObject(all);
    expect(await demo.get(`/api/followables/person/${ben}?type=person`)).toMatchObject({ ...all, followings: 1 });
    const targets = `target=person:${ann}&target=file:${file}&target=file:none`;
    expect(await demo.get(`/api/people/${ben}/relationships?${targets}`)).toEqual([
      { target: `person:${ann}`, following: expect.any(String), followedBy: since, mutual: true },
      { target: `file:${file}`, following: expect.any(String), followedBy: null, mutual: false },
      { target: 'file:none', following: null, followedBy: null, mutual: false },
    ]);

    expect(await demo.send('DELETE', `${byAnn}/person/${ben}`)).toEqual({ changed: true });
    expect(await demo.send('DELETE', `${byAnn}/person/${ben}`)).toEqual({ changed: false });
    expect(await membersOf(demo, `person/${ben}/followers`)).toEqual([]);
    expect(await membersOf(demo, `person/${ann}/friends`)).toEqual([]);
    expect(await demo.get(`/api/followables/person/${ben}`)).toMatchObject({ followers: 0, followings: 2, friends: 0 });
  });
});

describe('Following what people change', () => {
  it('can be asked for when all is imported: it catches up, goes on with what is new, and leaves alone what was unfollowed by hand', async () => {
    const repository = ScratchRepository.create();
    repository.import(syntheticHistory(300));
    repository.git('branch', 'side', 'HEAD~50');
    const start = { repository: repository.directory, database: await createTestDatabase('sqlite') };
    const first = await Demo.start(start);
    expect(await first.settled()).toMatchObject({ followChanged: false, followed: 0 });
    expect(await first.post('/api/follow-changed')).toMatchObject({ followChanged: true });
    await first.progress(({ state, followed }) => state === 'complete' && followed === 300);
    await expectFollows(first, gitFollows(repository));
    await first.end();

    // What comes without the option is caught up with, be it older than what is known.
    repository.git('checkout', '--quiet', 'side');
    await repository.write('side.txt', 'written aside\n');
    repository.commit('Aside');
    repository.git('checkout', '--quiet', 'main');
    repository.git('merge', '--quiet', '--no-ff', '--message=Merge', 'side');
    const second = await Demo.start(start);
    expect(await second.settled()).toMatchObject({ imported: 302, followed: 300 });
    const ada = (await second.get<RankedPerson[]>('/api/people?limit=100')).find(({ name }) => name === 'Ada')?.id;
    expect(await membersOf(second, `person/${ada}/followings`)).toEqual([]);
    await second.end();

    const third = await Demo.start({ ...start, parameters: ['--follow-changed'] });
    expect(await third.settled()).toMatchObject({ imported: 302, followed: 302 });
    await expectFollows(third, gitFollows(repository));
    const [side] = await membersOf(third, `person/${ada}/followings`);
    await third.send('DELETE', `/api/people/${ada}/follows/file/${side?.id}`);
    await third.end();

    await repository.write('after.txt', 'after the merge\n');
    repository.commit('After');
    const fourth = await Demo.start({ ...start, parameters: ['--follow-changed'] });
    expect(await fourth.settled()).toMatchObject({ imported: 303, followed: 303 });
    const names = (await membersOf(fourth, `person/${ada}/followings`)).map(({ name }) => name);
    expect(names).toEqual(['after.txt']);
  }, 30_000);

  it('is interrupted by SIGKILL together with the import, and neither is ahead of the other', async () => {
    const repository = ScratchRepository.create();
    repository.import(syntheticHistory(2_000));
    const start = {
      repository: repository.directory,
      database: await createTestDatabase('postgres'),
      parameters: ['--follow-changed'],
    };
    const first = await Demo.start(start);
    await first.progress(({ imported }) => imported > 0);
    await first.end('SIGKILL');
    const second = await Demo.start(start);
    const { imported, followed } = await second.progress(
      ({ state, imported: commits }) => state !== 'opening' && commits > 0,
    );
    expect(followed).toBe(imported);
    await second.settled();
    await expectFollows(second, gitFollows(repository));
  }, 60_000);

  it('is refused where there is no history, and labelled simulated like the sample that it belongs to', async () => {
    const demo = await Demo.start({
      repository: ScratchRepository.create().directory,
      database: await createTestDatabase('sqlite'),
      parameters: ['--follow-changed'],
    });
    await demo.settled();
    expect(await demo.post('/api/follow-changed')).toMatchObject({ statusCode: 409 });
    expect(await demo.post('/api/sample')).toMatchObject({ simulated: true, followed: 240 });
    const [person] = await demo.get<RankedPerson[]>('/api/people');
    expect((await membersOf(demo, `person/${person?.id}/followings`)).length).toBeGreaterThan(3);
  });
});

describe('Redis', () => {
  it('is read where REDIS_URL names one, apart for each database, and done without when it is not there', async () => {
    const redis = new Redis(testRedisUrl());
    try {
      await redis.flushdb();
      const repository = ScratchRepository.create();
      repository.commit('One');
      repository.commit('Two', { name: 'Ben', email: 'ben@example.org' });
      const databases = await Promise.all([createTestDatabase('sqlite'), createTestDatabase('sqlite')]);
      const demos = await Promise.all(
        [...databases, await createTestDatabase('sqlite')].map((database, index) => {
          const url = index < 2 ? testRedisUrl() : 'redis://127.0.0.1:1';
          return Demo.start({ repository: repository.directory, database, environment: { REDIS_URL: url } });
        }),
      );
      await Promise.all(demos.map((demo) => demo.settled()));
      const [ann, ben] = (await demos[0]?.get<RankedPerson[]>('/api/people'))?.map(({ id }) => id) ?? [];
      for (const demo of demos.slice(1))
        expect(await demo.send('PUT', `/api/people/${ann}/follows/person/${ben}`)).toMatchObject({ changed: true });
      const prefixes = async (): Promise<number> =>
        new Set((await redis.keys(`demo:*{person:${ann}}*`)).map((key) => key.split('{')[0])).size;
      await waitFor(
        async () => {
          const counts = demos.map((demo) => demo.get<FollowableCounts>(`/api/followables/person/${ann}`));
          expect((await Promise.all(counts)).map(({ followings }) => followings)).toEqual([0, 1, 1]);
          return (await prefixes()) === 2;
        },
        { what: () => 'copies of two databases' },
      );
    } finally {
      redis.disconnect();
    }
  });
});

describe('The API of follows', () => {
  let demo: Demo;
  let person: string;

  beforeEach(async () => {
    const repository = ScratchRepository.create();
    for (const name of ['a', 'b', 'c', 'd', 'e']) await repository.write(name, name);
    repository.commit('Five files');
    const start = { repository: repository.directory, database: await createTestDatabase('sqlite') };
    demo = await Demo.start({ ...start, parameters: ['--follow-changed'] });
    await demo.settled();
    person = (await demo.get<RankedPerson[]>('/api/people'))[0]?.id as string;
  });

  it('pages by a cursor that stays good when what it stands on is unfollowed', async () => {
    const list = `/api/followables/person/${person}/followings?type=file&order=oldest&limit=2`;
    const first = await demo.get<ReceivedPage>(list);
    for (const { id } of first.items) await demo.send('DELETE', `/api/people/${person}/follows/file/${id}`);
    const second = await demo.get<ReceivedPage>(`${list}&after=${first.nextCursor}`);
    const third = await demo.get<ReceivedPage>(`${list}&after=${second.nextCursor}`);
    const names = [first, second, third].flatMap(({ items }) => items.map(({ name }) => name));
    expect(names.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(third.nextCursor).toBeNull();
  });

  it('says what is wrong with a request, and changes nothing', async () => {
    const file = (await demo.get<RankedFile[]>('/api/files'))[0]?.id;
    const before = await demo.get(`/api/followables/person/${person}`);
    const follows = `/api/people/${person}/follows`;
    expect(await demo.send('PUT', `${follows}/person/${person}`)).toMatchObject({
      statusCode: 409,
      code: 'SPOOR_SELF_FOLLOW',
      remedy: expect.any(String),
    });
    expect(await demo.send('PUT', `${follows}/file/none`)).toMatchObject({
      statusCode: 404,
      message: expect.stringContaining('/api/files'),
    });
    expect(await demo.send('PUT', `/api/people/none/follows/file/${file}`)).toMatchObject({ statusCode: 404 });
    expect(await demo.send('PUT', `${follows}/commit/${file}`)).toMatchObject({ statusCode: 400 });
    expect(await demo.get(`/api/followables/file/none`)).toMatchObject({ statusCode: 404 });
    for (const query of ['limit=0', 'limit=101', 'type=commit', 'order=best'])
      expect(await demo.get(`/api/followables/person/${person}/followings?${query}`)).toMatchObject({
        statusCode: 400,
      });
    expect(await demo.get(`/api/followables/person/${person}/fans`)).toMatchObject({ statusCode: 400 });
    const { nextCursor } = await demo.get<ReceivedPage>(`/api/followables/person/${person}/followings?limit=1`);
    expect(await demo.get(`/api/followables/person/${person}/followers?after=${nextCursor}`)).toMatchObject({
      statusCode: 400,
      code: 'SPOOR_INVALID_CURSOR',
    });
    for (const query of ['', '?target=', '?target=commit:1', `?${'target=file:1&'.repeat(101)}`])
      expect(await demo.get(`/api/people/${person}/relationships${query}`)).toMatchObject({ statusCode: 400 });
    expect(await demo.get(`/api/followables/person/${person}`)).toEqual(before);
  });
});

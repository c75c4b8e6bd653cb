import { Redis } from 'ioredis';
import type { FollowableCounts } from '../../apps/demo/src/follows/follows.answers.js';
import type { RankedFile, RankedPerson } from '../../apps/demo/src/history/ranked.js';
import { createTestDatabase, DATABASES, dropTestDatabases, type DatabaseKind } from '../support/databases.js';
import { testRedisUrl } from '../support/redis.js';
import { waitFor } from '../support/wait-for.js';
import { Demo, endDemos } from './support/demo.js';
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
  it('people follow the files that git says they have changed, since they first did, and by hand whom and what they like', async () => {
    const repository = ScratchRepository.create();
    repository.import(syntheticHistory(60));
    const start = { repository: repository.directory, database: await createTestDatabase(kind) };
    const parameters = ['--follow-changed'];
    const demo = await Demo.start({ ...start, parameters, environment: { REDIS_URL: redis } });
    expect(await demo.settled()).toMatchObject({ state: 'complete', imported: 60, followChanged: true, followed: 60 });
    await expectFollows(demo, gitFollows(repository));
    const [ann, ben] = (await demo.get<[RankedPerson, RankedPerson]>('/api/people')).map(({ id }) => id);
    const known = (await membersOf(demo, `person/${ben}/followings`)).map(({ id }) => id);
    const file = (await demo.get<RankedFile[]>('/api/files?limit=100')).find(({ id }) => !known.includes(id))?.id;
    const [byAnn, byBen] = [`/api/people/${ann}/follows`, `/api/people/${ben}/follows`];
    const before = Date.now();

    const { changed, since } = await demo.send<{ changed: boolean; since: string }>('PUT', `${byAnn}/person/${ben}`);
    expect([changed, Date.parse(since) >= before]).toEqual([true, true]);
    expect(await demo.send('PUT', `${byAnn}/person/${ben}`)).toEqual({ changed: false, since });
    expect(await demo.send('PUT', `${byBen}/person/${ann}`)).toMatchObject({ changed: true });
    expect(await demo.send('PUT', `${byBen}/file/${file}`)).toMatchObject({ changed: true });
    expect(await membersOf(demo, `person/${ann}/friends`)).toMatchObject([{ type: 'person', id: ben }]);
    expect(await membersOf(demo, `file/${file}/followers`, 1)).toContainEqual(expect.objectContaining({ id: ben }));
    const counts = { followers: 1, followings: known.length + 2, friends: 1 };
    expect(await demo.get(`/api/followables/person/${ben}`)).toMatchObject(counts);
    expect(await demo.get(`/api/followables/person/${ben}?type=person`)).toMatchObject({ ...counts, followings: 1 });
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
    expect(await demo.get(`/api/followables/person/${ben}`)).toMatchObject({ ...counts, followers: 0, friends: 0 });
  }, 30_000);
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

import type { RankedPerson } from '../../apps/demo/src/history/ranked.js';
import { createTestDatabase, dropTestDatabases } from '../support/databases.js';
import { testRedisUrl } from '../support/redis.js';
import { Demo, endDemos } from './support/demo.js';
import { expectFollows, membersOf } from './support/demo-follows.js';
import { gitFollows } from './support/git-follows.js';
import { ScratchRepository } from './support/scratch-repository.js';
import { syntheticHistory } from './support/synthetic-history.js';

afterEach(endDemos);
afterAll(dropTestDatabases);

describe('Following what people change', () => {
  it('can be asked for when all is imported: it catches up, goes on with what is new, and leaves alone what was unfollowed by hand', async () => {
    const repository = ScratchRepository.create();
    repository.import(syntheticHistory(120));
    repository.git('branch', 'side', 'HEAD~50');
    const start = { repository: repository.directory, database: await createTestDatabase('sqlite') };
    const demo = await Demo.start(start);
    expect(await demo.settled()).toMatchObject({ followChanged: false, followed: 0 });
    expect(await demo.post('/api/follow-changed')).toMatchObject({ followChanged: true });
    await demo.progress(({ state, followed }) => state === 'complete' && followed === 120);
    await expectFollows(demo, gitFollows(repository));
    await demo.end();

    // What comes without the option is caught up with, be it older than what is known.
    repository.git('checkout', '--quiet', 'side');
    await repository.write('side.txt', 'written aside\n');
    repository.commit('Aside');
    repository.git('checkout', '--quiet', 'main');
    repository.git('merge', '--quiet', '--no-ff', '--message=Merge', 'side');
    const second = await Demo.start(start);
    expect(await second.settled()).toMatchObject({ imported: 122, followed: 120 });
    const people = await second.get<[RankedPerson, ...RankedPerson[]]>('/api/people?limit=100');
    const [{ id: ben, email }] = people;
    const ada = people.find(({ name }) => name === 'Ada')?.id;
    expect(await membersOf(second, `person/${ada}/followings`)).toEqual([]);
    const [unwanted] = await membersOf(second, `person/${ben}/followings`);
    await second.send('DELETE', `/api/people/${ben}/follows/file/${unwanted?.id}`);
    await second.end();

    const third = await Demo.start({ ...start, parameters: ['--follow-changed'] });
    expect(await third.settled()).toMatchObject({ imported: 122, followed: 122 });
    const git = gitFollows(repository);
    git.get(email)?.delete(unwanted?.name ?? '');
    await expectFollows(third, git);
    const [side] = await membersOf(third, `person/${ada}/followings`);
    await third.send('DELETE', `/api/people/${ada}/follows/file/${side?.id}`);
    await third.end();

    await repository.write('after.txt', 'after the merge\n');
    repository.commit('After');
    const fourth = await Demo.start({ ...start, parameters: ['--follow-changed'] });
    expect(await fourth.settled()).toMatchObject({ imported: 123, followed: 123 });
    const names = (await membersOf(fourth, `person/${ada}/followings`)).map(({ name }) => name);
    expect(names).toEqual(['after.txt']);
  }, 90_000);

  it('is undone by --fresh, in Redis as well', async () => {
    const repository = ScratchRepository.create();
    repository.import(syntheticHistory(20));
    const database = await createTestDatabase('sqlite');
    const start = { repository: repository.directory, database, environment: { REDIS_URL: testRedisUrl() } };
    const demo = await Demo.start({ ...start, parameters: ['--follow-changed'] });
    await demo.settled();
    const git = gitFollows(repository);
    await expectFollows(demo, git);
    await demo.end();

    const anew = await Demo.start({ ...start, parameters: ['--fresh'] });
    expect(await anew.settled()).toMatchObject({ state: 'complete', followChanged: false, followed: 0 });
    await expectFollows(anew, new Map([...git.keys()].map((email) => [email, new Map()])));
  });

  it('is interrupted by SIGKILL together with the import, and neither is ahead of the other', async () => {
    const repository = ScratchRepository.create();
    repository.import(syntheticHistory(1_000));
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
  }, 90_000);

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

import { Follow } from '@spoor/sequere';
import { Redis } from 'ioredis';
import { closeApplications } from '../support/application.js';
import { dropTestDatabases } from '../support/databases.js';
import { testRedisUrl } from '../support/redis.js';
import { waitFor } from '../support/wait-for.js';
import { MemoryBackend } from '../sequere/support/memory.backend.js';
import { play, Project, User } from './support/sequere-models.js';

const redis = new Redis(testRedisUrl());

beforeEach(() => redis.flushdb());
afterEach(closeApplications);
afterAll(async () => {
  redis.disconnect();
  await dropTestDatabases();
});

describe('sequere.backends.redis.RedisFallbackBackend', () => {
  it('"If you want to store follows in Redis and in your database with asynchronous tasks, this backend is for you."', async () => {
    const { sequere, dataSource, create } = await play('sqlite', { backend: 'redis+database', redis: testRedisUrl() });
    const user = await create(User, { username: 'thoas' });
    const project = await create(Project, { name: 'La classe americaine' });
    await sequere.follow(user, project);
    expect(await dataSource.getRepository(Follow).count()).toBe(1);
    await waitFor(async () => (await sequere.getFollowersCount(project)) === 1 && (await redis.dbsize()) > 0);
    await redis.flushdb();
    expect(await sequere.getFollowersCount(project)).toBe(1); // which its ancestor forgot
  });
});

describe('SEQUERE_BACKEND_CLASS', () => {
  it.each([
    ['database', { backend: 'database' }],
    ['redis', { backend: 'redis', redis: testRedisUrl() }],
    ['redis+database', { backend: 'redis+database', redis: testRedisUrl() }],
    ['MemoryBackend', { backend: MemoryBackend }],
  ] as const)('is "the backend used to store follows": %s', async (name, options) => {
    const { sequere, create } = await play('sqlite', options);
    const [user, project] = [await create(User, { username: 'thoas' }), await create(Project, { name: 'sequere' })];
    await sequere.follow(user, project);
    expect(await sequere.isFollowing(user, project)).toBe(true);
    expect(await sequere.status()).toMatchObject({ backend: name });
  });
});

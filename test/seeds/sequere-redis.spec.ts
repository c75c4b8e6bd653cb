import type { SequereModuleOptions } from '@spoor/sequere';
import { Redis } from 'ioredis';
import { closeApplications } from '../support/application.js';
import { dropTestDatabases } from '../support/databases.js';
import { testRedisUrl } from '../support/redis.js';
import { play, Project, User } from './support/sequere-models.js';

const AT = new Date('2013-10-25T04:41:31Z');
const SECOND = String(AT.getTime() / 1_000);

describe('sequere.backends.redis', () => {
  let redis: Redis;

  beforeEach(async () => {
    redis = new Redis(testRedisUrl());
    await redis.flushdb();
  });
  afterEach(async () => {
    await closeApplications();
    redis.disconnect();
  });
  afterAll(dropTestDatabases);

  /** A user follows a project, in an application with these options. */
  async function followed(options: SequereModuleOptions) {
    const { sequere, create } = await play('sqlite', { backend: 'redis', redis: testRedisUrl(), ...options });
    const user = await create(User, { username: 'thoas' });
    const project = await create(Project, { name: 'La classe americaine' });
    await sequere.follow(user, project, { at: AT });
    return { sequere, create, user, project };
  }

  it('We are using exclusively Sorted Sets in this Redis implementation, laid out as documented', async () => {
    const { user, project } = await followed({ layout: 'sequere' });

    // Create a uid for a new resource
    const from = await redis.get(`sequere:uid:user:${user.id}`);
    const to = await redis.get(`sequere:uid:project:${project.id}`);
    expect([from, to].toSorted()).toEqual(['1', '2']);
    expect(await redis.get('sequere:global:uid')).toBe('2');
    expect(await redis.hgetall(`sequere:uid:${from}`)).toEqual({ identifier: 'user', object_id: String(user.id) });
    expect(await redis.hgetall(`sequere:uid:${to}`)).toEqual({ identifier: 'project', object_id: String(project.id) });

    // Store followers count
    expect(await redis.get(`sequere:uid:${to}:followers:count`)).toBe('1');
    expect(await redis.get(`sequere:uid:${to}:followers:user:count`)).toBe('1');

    // Store followings count
    expect(await redis.get(`sequere:uid:${from}:followings:count`)).toBe('1');
    expect(await redis.get(`sequere:uid:${from}:followings:project:count`)).toBe('1');

    // Add a new follower
    expect(await redis.zscore(`sequere:uid:${to}:followers`, from as string)).toBe(SECOND);
    expect(await redis.zscore(`sequere:uid:${to}:followers:user`, from as string)).toBe(SECOND);

    // Add a new following
    expect(await redis.zscore(`sequere:uid:${from}:followings`, to as string)).toBe(SECOND);
    expect(await redis.zscore(`sequere:uid:${from}:followings:project`, to as string)).toBe(SECOND);

    // Retrieve the followers uids, and the followings uids
    expect(await redis.zrangebyscore(`sequere:uid:${to}:followers`, '-inf', '+inf')).toEqual([from]);
    expect(await redis.zrangebyscore(`sequere:uid:${from}:followings`, '-inf', '+inf')).toEqual([to]);
  });

  it('With this implementation you can retrieve your followers ordered', async () => {
    const { sequere, create, user, project } = await followed({ layout: 'sequere' });
    const later = await create(User, { username: 'florent' });
    await sequere.follow(later, project, { at: new Date(AT.getTime() + 60_000) });
    const uidOf = async ({ id }: User) => redis.get(`sequere:uid:user:${id}`);
    const to = await redis.get(`sequere:uid:project:${project.id}`);
    expect(await redis.zrevrangebyscore(`sequere:uid:${to}:followers`, '+inf', '-inf')).toEqual([
      await uidOf(later),
      await uidOf(user),
    ]);
    expect((await sequere.getFollowers(project)).items.map(({ entity }) => entity)).toEqual([later, user]);
  });

  const address = new URL(testRedisUrl());
  const parameters = { host: address.hostname, port: Number(address.port), db: Number(address.pathname.slice(1)) };

  it.each<[string, SequereModuleOptions]>([
    ['SEQUERE_REDIS_CONNECTION: a dictionary of parameters to pass to the Redis client', { redis: parameters }],
    ['SEQUERE_REDIS_CONNECTION: alternatively you can use a URL to do the same', { redis: testRedisUrl() }],
    ['SEQUERE_REDIS_CONNECTION_CLASS: a connection of your own', { redis: () => new Redis(parameters) }],
  ])('%s', async (_, options) => {
    const { sequere, user, project } = await followed(options);
    expect(await sequere.isFollowing(user, project)).toBe(true);
    expect(await redis.dbsize()).toBeGreaterThan(0);
  });

  it.each<[string, SequereModuleOptions, string]>([
    ["Defaults to 'sequere:'", {}, 'sequere:'],
    ["E.g. 'sequere:myproject:'", { prefix: 'sequere:myproject:' }, 'sequere:myproject:'],
  ])('SEQUERE_REDIS_PREFIX: the prefix to be used for the keys. %s', async (_, options, prefix) => {
    for (const layout of ['compact', 'sequere'] as const) {
      await redis.flushdb();
      await followed({ ...options, layout });
      const keys = await redis.keys('*');
      expect(keys.length).toBeGreaterThan(0);
      expect(keys.filter((key) => !key.startsWith(prefix))).toEqual([]);
      await closeApplications();
    }
  });

  it('shares one client among all calls, where its ancestor made one for each', async () => {
    const { sequere, user, project } = await followed({});
    const own = `db=${parameters.db} `;
    const clients = async () =>
      String(await redis.client('LIST'))
        .split('\n')
        .filter((line) => line.includes(own)).length;
    const before = await clients();
    await Promise.all(Array.from({ length: 200 }, () => sequere.isFollowing(user, project)));
    expect(await clients()).toBe(before);
  });
});

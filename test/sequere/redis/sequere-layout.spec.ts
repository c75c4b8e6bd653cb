import { InvalidArgumentError, type EntityRef } from '@spoor/core';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { testRedisClusterNodes, testRedisUrl } from '../../support/redis.js';
import { keysOf } from './support/client-of.js';
import { closeBackends, openBackend } from './support/open-backend.js';

const ann: EntityRef = { type: 'user', id: '7' };
const ben: EntityRef = { type: 'user', id: '8' };
const spoor: EntityRef = { type: 'project', id: '3' };
const SECOND = 1_700_000_000;
const at = SECOND * 1_000;

describe('The layout of django-sequere', () => {
  let redis: Redis;

  beforeEach(() => {
    redis = new Redis(testRedisUrl());
  });
  afterEach(async () => {
    await closeBackends();
    redis.disconnect();
  });

  /** Every key with its value: text, the fields of a hash, members and scores of a sorted set. */
  async function contents(prefix: string): Promise<Record<string, unknown>> {
    const found: Record<string, unknown> = {};
    for (const key of await keysOf(redis, prefix)) {
      const type = await redis.type(key);
      const read = { string: () => redis.get(key), hash: () => redis.hgetall(key) }[type];
      found[key.slice(prefix.length)] = read ? await read() : await redis.zrange(key, 0, -1, 'WITHSCORES');
    }
    return found;
  }

  it('has after one follow exactly the documented keys', async () => {
    const { backend, prefix } = await openBackend('sequere');
    expect(await backend.follow([{ from: ann, to: spoor, at: at + 999 }])).toEqual([
      { outcome: { changed: true, since: at } },
    ]);
    expect(await contents(prefix)).toEqual({
      'global:uid': '2',
      'uid:user:7': '1',
      'uid:1': { identifier: 'user', object_id: '7' },
      'uid:project:3': '2',
      'uid:2': { identifier: 'project', object_id: '3' },
      'uid:1:followings': ['2', String(SECOND)],
      'uid:1:followings:count': '1',
      'uid:1:followings:project': ['2', String(SECOND)],
      'uid:1:followings:project:count': '1',
      'uid:2:followers': ['1', String(SECOND)],
      'uid:2:followers:count': '1',
      'uid:2:followers:user': ['1', String(SECOND)],
      'uid:2:followers:user:count': '1',
    });
  });

  it('keeps each number equal to its list, whatever is done twice', async () => {
    const { backend, prefix } = await openBackend('sequere');
    const edge = { from: ann, to: ben };
    await Promise.all(Array.from({ length: 20 }, () => backend.follow([{ ...edge, at }])));
    await backend.follow([{ from: ben, to: ann, at: at + 5_000 }]);
    expect(await contents(prefix)).toMatchObject({
      'uid:1:followings:count': '1',
      'uid:2:followers:user:count': '1',
      'uid:1:friends': ['2', String(SECOND + 5)],
      'uid:1:friends:count': '1',
      'uid:2:friends:user': ['1', String(SECOND + 5)],
      'uid:2:friends:user:count': '1',
    });
    await Promise.all(Array.from({ length: 20 }, () => backend.unfollow([edge])));
    const found = await contents(prefix);
    expect(found).toMatchObject({
      'uid:1:followings:count': '0',
      'uid:2:followers:count': '0',
      'uid:1:friends:count': '0',
      'uid:2:friends:user:count': '0',
      'uid:1:followers:count': '1',
    });
    expect(Object.keys(found)).not.toContain('uid:1:friends');
  });

  it('gives one entity one uid, however many come first', async () => {
    const { backend, prefix } = await openBackend('sequere');
    const others = Array.from({ length: 30 }, (_, index) => ({ type: 'tag', id: `t${index}` }));
    await Promise.all(others.map((to) => backend.follow([{ from: ann, to, at }])));
    expect(await redis.get(`${prefix}global:uid`)).toBe('31');
    expect(await redis.zcard(`${prefix}uid:${await redis.get(`${prefix}uid:user:7`)}:followings`)).toBe(30);
  });

  const UIDS: [string, () => [string, string, string]][] = [
    ['integer uids', () => ['1', '2', '10']],
    ['uuid uids', () => [0, 1, 2].map(() => randomUUID().replaceAll('-', '')) as [string, string, string]],
  ];
  it.each(UIDS)('is read where it was written by django-sequere with %s, and written on', async (_, uids) => {
    const { backend, prefix } = await openBackend('sequere');
    const [annUid, benUid, spoorUid] = uids();
    const entities = [[ann, annUid] as const, [ben, benUid] as const, [spoor, spoorUid] as const];
    for (const [{ type, id }, uid] of entities) {
      await redis.hset(`${prefix}uid:${uid}`, { identifier: type, object_id: id, uid });
      await redis.set(`${prefix}uid:${type}:${id}`, uid);
    }
    const put = async (uid: string, list: string, member: string, type: string, second: number) => {
      for (const key of [`${prefix}uid:${uid}:${list}`, `${prefix}uid:${uid}:${list}:${type}`]) {
        await redis.zadd(key, second, member);
        await redis.incr(`${key}:count`);
      }
    };
    await put(annUid, 'followings', spoorUid, 'project', SECOND);
    await put(spoorUid, 'followers', annUid, 'user', SECOND);
    await put(benUid, 'followings', spoorUid, 'project', SECOND + 1);
    await put(spoorUid, 'followers', benUid, 'user', SECOND + 1);

    expect(await backend.verify({})).toMatchObject({ differences: [], completed: true });
    const followers = await backend.page({ of: spoor, list: 'followers', order: 'newest', limit: 10 });
    expect(followers.map(({ ref, since }) => ({ ref, since }))).toEqual([
      { ref: ben, since: at + 1_000 },
      { ref: ann, since: at },
    ]);
    expect(await backend.relations(ann, [spoor, ben])).toEqual([
      { following: at, followedBy: null },
      { following: null, followedBy: null },
    ]);
    const [outcome] = await backend.follow([{ from: ann, to: ben, at: at + 9_000 }]);
    expect(outcome).toEqual({ outcome: { changed: true, since: at + 9_000 } });
    expect(await redis.zscore(`${prefix}uid:${annUid}:followings:user`, benUid)).toBe(String(SECOND + 9));
    await backend.unfollow([{ from: ann, to: spoor }]);
    expect(await redis.get(`${prefix}uid:${spoorUid}:followers:user:count`)).toBe('1');
    expect((await backend.counts([spoor]))[0]?.followers).toMatchObject({ user: 1 });
  });

  it('is counted right where django-sequere has counted wrong, and repair mends its numbers', async () => {
    const { backend, prefix } = await openBackend('sequere');
    await backend.follow([
      { from: ann, to: ben, at },
      { from: ben, to: ann, at },
    ]);
    await redis.set(`${prefix}uid:2:followers:count`, '8');
    await redis.set(`${prefix}uid:2:followings:user:count`, '-1');
    await redis.zrem(`${prefix}uid:1:friends`, '2');
    expect((await backend.counts([ben]))[0]).toMatchObject({ followers: { user: 1 }, followings: { user: 1 } });
    const { differences } = await backend.verify({});
    expect(differences.map(({ kind }) => kind).toSorted()).toEqual(['count', 'count', 'count', 'missing']);
    expect(differences.map(({ message }) => message)).toContain('user:8 followers: 8 counted, 1 stored');
    await backend.repair({});
    expect(await backend.verify({})).toMatchObject({ differences: [] });
    expect(await contents(prefix)).toMatchObject({
      'uid:2:followers:count': '1',
      'uid:2:followings:user:count': '1',
      'uid:1:friends': ['2', String(SECOND)],
      'uid:1:friends:count': '1',
    });
  });

  it('forgets an entity whose edges are purged', async () => {
    const { backend, prefix } = await openBackend('sequere');
    await backend.follow([
      { from: ann, to: ben, at },
      { from: ben, to: ann, at },
      { from: ben, to: spoor, at },
    ]);
    expect(await backend.purge([ann])).toBe(2);
    expect(Object.keys(await contents(prefix)).filter((key) => /^uid:(1\b|user:7)/.test(key))).toEqual([]);
    expect((await backend.counts([ben]))[0]).toMatchObject({ followers: { user: 0 }, followings: { project: 1 } });
  });

  it('makes nothing when it is asked about what it does not know', async () => {
    const { backend, prefix } = await openBackend('sequere');
    await backend.counts([ann]);
    await backend.relations(ann, [ben, spoor]);
    await backend.page({ of: ann, list: 'followers', order: 'newest', limit: 10 });
    await backend.unfollow([{ from: ann, to: ben }]);
    expect(await contents(prefix)).toEqual({});
  });

  it('is refused on a Cluster, and with a label that its keys cannot hold', async () => {
    await expect(openBackend('sequere', { redis: { nodes: testRedisClusterNodes() } })).rejects.toThrow(
      InvalidArgumentError,
    );
    await expect(openBackend('sequere', {}, ['count', 'user'])).rejects.toThrow(/can be called "count"/);
  });
});

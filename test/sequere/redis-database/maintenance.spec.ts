import type { EntityRef } from '@spoor/core';
import { CopyKeys } from '../../../libs/sequere/src/backends/redis-database/copy/copy.keys.js';
import { dropTestDatabases } from '../../support/databases.js';
import { Fleet } from './support/fleet.js';

const STAR: EntityRef = { type: 'user', id: 'star' };
const FANS = 600;
const fans = Array.from({ length: FANS }, (_, index): EntityRef => ({ type: 'user', id: `fan ${index}` }));

afterAll(dropTestDatabases);

describe('Copies in Redis', () => {
  const fleet = new Fleet('postgres');
  let followers: string;

  /** How many questions the database is asked, in all and at once at most. */
  function watchDatabase() {
    const asked = { all: 0, atOnce: 0 };
    const database = fleet.first.backend['database'];
    let now = 0;
    for (const method of ['relations', 'counts', 'page'] as const) {
      const original = database[method].bind(database) as (...parameters: unknown[]) => Promise<unknown>;
      database[method] = (async (...parameters: unknown[]) => {
        asked.all += 1;
        now += 1;
        asked.atOnce = Math.max(asked.atOnce, now);
        return await original(...parameters).finally(() => (now -= 1));
      }) as never;
    }
    return asked;
  }

  beforeAll(async () => {
    await fleet.start(1);
    followers = new CopyKeys(fleet.prefix).list(STAR, 'followers', 'user');
    await fleet.first.backend.follow(fans.map((from, index) => ({ from, to: STAR, at: index + 1 })));
  }, 60_000);
  beforeEach(() => fleet.warm(STAR));
  afterAll(() => fleet.stop());

  it('that differ from the database are found, by few questions at once, and repaired', async () => {
    const { backend } = fleet.first;
    await fleet.redis.zrem(followers, 'fan 1', 'fan 2');
    await fleet.redis.zadd(followers, 7, 'ghost', 9, 'fan 3');
    const asked = watchDatabase();
    const { differences, total } = await backend.verify({});
    const kinds = differences.map(({ kind }) => kind).toSorted();
    expect([kinds, total]).toEqual([['date', 'extra', 'missing', 'missing'], 4]);
    expect(differences.map(({ message }) => message)).toContain(
      'the copy of user:star, followers: user:ghost is not in the database',
    );
    await fleet.redis.zremrangebyrank(followers, 0, -2);
    expect(await backend.verify({})).toMatchObject({ total: FANS - 1 });
    expect(asked.atOnce).toBeLessThanOrEqual(16);
    expect((await backend.repair({})).total).toBe(FANS - 1);
    expect(await backend.counts([STAR])).toMatchObject([{ followers: { user: FANS } }]);
    await fleet.warm(STAR);
    expect(await backend.verify({})).toMatchObject({ differences: [], completed: true });
  }, 60_000);

  it('are not built for an era that nobody knows, when Redis has just failed to answer', async () => {
    const { backend } = fleet.first;
    const stands = await fleet.redis.get(fleet.marker(STAR));
    backend['watch'].failed();
    expect(await backend['builder'].build(STAR)).toBe(false);
    expect(await fleet.redis.get(fleet.marker(STAR))).toBe(stands);
  });

  it('are made of every entity by a rebuild, also by a process that has just been started', async () => {
    const late = await fleet.join({}, false);
    await late.backend.rebuild({});
    for (const each of [STAR, ...fans]) expect(await fleet.redis.exists(fleet.marker(each))).toBe(1);
    const asked = watchDatabase();
    expect(await fleet.first.backend.counts(fans)).toHaveLength(FANS);
    expect(asked.all).toBe(0);
  }, 60_000);
});

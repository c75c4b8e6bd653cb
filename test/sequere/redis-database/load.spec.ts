import type { EntityRef } from '@spoor/core';
import { setTimeout as delay } from 'node:timers/promises';
import { dropTestDatabases, type DatabaseKind } from '../../support/databases.js';
import { Fleet, type Member } from './support/fleet.js';

const CLIENTS = 16;
const ROUNDS = process.env.SPOOR_FULL ? 400 : 15;
const STAR: EntityRef = { type: 'user', id: 'star' };
/** So many follow the star all the time, that a copy of it takes some building. */
const FOLLOWERS = process.env.SPOOR_FULL ? 20_000 : 2_000;

afterAll(dropTestDatabases);

const ARRANGEMENTS: [database: DatabaseKind, redis: string][] = [
  ['postgres', 'a server'],
  ['mariadb', 'a server'],
  ['postgres', 'a Cluster'],
];

describe.each(ARRANGEMENTS)('Under load, a database (%s) with copies in Redis (%s)', (database, redis) => {
  const fleet = new Fleet(database, redis === 'a Cluster');
  let fromDatabase = 0;

  const any = (): Member => fleet.members[Math.floor(Math.random() * fleet.members.length)] as Member;

  /** Only this client touches its edge, so whoever reads after an answer must see what was answered. */
  async function client(number: number, wrong: string[]): Promise<void> {
    const me: EntityRef = { type: 'user', id: `client ${number}` };
    for (let round = 1; round <= ROUNDS; round += 1) {
      const [{ outcome }] = (await any().backend.follow([{ from: me, to: STAR, at: round }])) as [{ outcome: object }];
      if (JSON.stringify(outcome) !== JSON.stringify({ changed: true, since: round })) wrong.push(`follow ${round}`);
      await expectSince(me, round, wrong);
      await any().backend.unfollow([{ from: me, to: STAR }]);
      await expectSince(me, null, wrong);
    }
  }

  async function expectSince(me: EntityRef, since: number | null, wrong: string[]): Promise<void> {
    const [[mine], [hers], [counts], page] = await Promise.all([
      any().backend.relations(me, [STAR]),
      any().backend.relations(STAR, [me]),
      any().backend.counts([me]),
      any().backend.page({ of: STAR, list: 'followers', order: 'newest', limit: 2 * CLIENTS, after: undefined }),
    ]);
    const found = { mine: mine?.following, hers: hers?.followedBy, count: counts?.followings['user'] ?? 0 };
    const expected = { mine: since, hers: since, count: since === null ? 0 : 1 };
    if (JSON.stringify(found) !== JSON.stringify(expected))
      wrong.push(`${me.id} since ${since}: ${JSON.stringify(found)}`);
    const listed = page.find(({ ref }) => ref.id === me.id)?.since ?? null;
    // The others follow since instants of the same size, and there may be more of them than the page has rows.
    if (listed !== null && listed !== since) wrong.push(`${me.id} since ${since}: listed ${listed}`);
  }

  /** Whoever has everything thrown away, over and over. */
  async function spoil(isOver: () => boolean): Promise<number> {
    let times = 0;
    for (; !isOver(); times += 1) {
      if (redis === 'a Cluster') await fleet.redis.del(fleet.marker(STAR));
      else await fleet.redis.flushdb();
      await delay(20 + Math.random() * 200);
    }
    return times;
  }

  beforeAll(async () => {
    await fleet.start(3);
    const fans = Array.from({ length: FOLLOWERS }, (_, index) => ({
      from: { type: 'user', id: `fan ${index}` },
      to: STAR,
      at: -index,
    }));
    await (fleet.members[0] as Member).backend.follow(fans);
    for (const { backend } of fleet.members) {
      const inDatabase = backend['database'];
      for (const method of ['relations', 'counts', 'page'] as const) {
        const original = inDatabase[method].bind(inDatabase) as (...parameters: unknown[]) => never;
        inDatabase[method] = ((...parameters: unknown[]) => {
          fromDatabase += 1;
          return original(...parameters);
        }) as never;
      }
    }
  }, 60_000);
  afterAll(() => fleet.stop());

  it('never gives an answer that is older than an acknowledged change, and gives most of them from Redis', async () => {
    await fleet.warm(STAR);
    const wrong: string[] = [];
    fromDatabase = 0;
    await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number, wrong)));
    expect(wrong).toEqual([]);
    expect(fromDatabase).toBeLessThan((CLIENTS * ROUNDS * 8) / 2);
  }, 300_000);

  it('does so too while everything in Redis is thrown away, over and over', async () => {
    const wrong: string[] = [];
    let over = false;
    const spoiling = spoil(() => over);
    await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number, wrong)));
    over = true;
    expect(await spoiling).toBeGreaterThan(3);
    expect(wrong).toEqual([]);
    const { backend } = fleet.members[0] as Member;
    await backend.settle();
    await fleet.warm(STAR, { type: 'user', id: 'client 0' });
    expect(await backend.counts([STAR])).toMatchObject([{ followers: { user: FOLLOWERS }, friends: { user: 0 } }]);
    expect(await backend.verify({})).toMatchObject({ differences: [], completed: true });
  }, 300_000);
});

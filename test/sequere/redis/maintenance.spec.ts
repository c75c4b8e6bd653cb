import type { EntityRef } from '@spoor/core';
import type { FollowEdge, MaintenanceResult } from '@spoor/sequere';
import type { Cluster, Redis } from 'ioredis';
import type { RedisFollowBackend } from '../../../libs/sequere/src/backends/redis/redis-follow.backend.js';
import { clientOf } from './support/client-of.js';
import { closeBackends, COMPACT, openBackend, TYPES } from './support/open-backend.js';

const user = (id: number): EntityRef => ({ type: 'user', id: String(id) });
const project = (id: number): EntityRef => ({ type: 'project', id: String(id) });
const START = Date.UTC(2030, 0, 1);

const kinds = ({ differences }: MaintenanceResult) => differences.map(({ kind }) => kind).toSorted();

describe.each(COMPACT)('verify and repair (%s)', (arrangement) => {
  let backend: RedisFollowBackend;
  let client: Redis | Cluster;
  let prefix: string;

  beforeEach(async () => {
    ({ backend, prefix } = await openBackend(arrangement));
    client = clientOf(arrangement);
  });
  afterEach(async () => {
    await closeBackends();
    client.disconnect();
  });

  /** Users 1 to 6 follow each other, and some projects. */
  async function populate(): Promise<FollowEdge[]> {
    const users = [1, 2, 3, 4, 5, 6].map(user);
    const edges = users.flatMap((from) =>
      [...users, project(1), project(2)].filter((to) => to !== from).map((to) => ({ from, to })),
    );
    await backend.follow(edges.map((edge, index) => ({ ...edge, at: START + index * 60_000 })));
    return edges;
  }

  const key = (entity: EntityRef, list: string) => `${prefix}{${entity.type}:${entity.id}}:${list}`;

  it('find every fault, change nothing or mend it, and are content afterwards', async () => {
    await populate();
    expect(await backend.verify({})).toMatchObject({ differences: [], total: 0, completed: true });
    await client.zrem(key(user(1), 'followings:user'), '2');
    await client.zrem(key(user(4), 'followers:user'), '3');
    await client.zadd(key(project(1), 'followers:user'), START + 7_000, '5');
    await client.zrem(key(user(5), 'friends:user'), '6');
    await client.zadd(key(user(6), 'friends:user'), START, '99');
    const found = await backend.verify({});
    // Friends that are none: 2 of 1, 3 of 4, and 99 of 6.
    expect(kinds(found)).toEqual(['date', 'extra', 'extra', 'extra', 'half edge', 'half edge', 'missing']);
    expect(kinds(await backend.verify({}))).toEqual(kinds(found));
    expect((await backend.repair({})).total).toBeGreaterThan(0);
    expect(await backend.verify({})).toMatchObject({ differences: [], total: 0 });
    const [ann, ben, , dee] = await backend.counts([1, 2, 3, 4, 5, 6].map(user));
    expect(ann).toMatchObject({ followings: { user: 4 }, followers: { user: 5 }, friends: { user: 4 } });
    expect(ben).toMatchObject({ followings: { user: 5 }, followers: { user: 4 }, friends: { user: 4 } });
    expect(dee).toMatchObject({ followings: { user: 5 }, followers: { user: 5 }, friends: { user: 5 } });
  });

  it('take nothing for a fault that others write meanwhile', async () => {
    const edges = await populate();
    let isOver = false;
    const writers = [0, 1, 2, 3].map(async (writer) => {
      for (let round = writer; !isOver; round += 1) {
        const edge = edges[(round * 7) % edges.length] as FollowEdge;
        await backend.unfollow([edge]);
        await backend.follow([{ ...edge, at: START + round }]);
      }
    });
    const results: MaintenanceResult[] = [];
    for (let round = 0; round < 5; round += 1) {
      results.push(await backend.verify({}), await backend.repair({}));
    }
    isOver = true;
    await Promise.all(writers);
    expect(results.flatMap(({ differences }) => differences)).toEqual([]);
    expect(await backend.verify({})).toMatchObject({ total: 0 });
  });

  it('go on where they were interrupted', async () => {
    const edges = Array.from({ length: 1_500 }, (_, index) => ({ from: user(index), to: project(index), at: START }));
    await backend.follow(edges);
    const all = (await backend.verify({})).checked;
    expect(all).toBe(3_000);
    let checked = 0;
    for (let runs = 1; ; runs += 1) {
      const interruption = new AbortController();
      const result = await backend.verify({ signal: interruption.signal, onProgress: () => interruption.abort() });
      checked += result.checked;
      if (!result.completed) continue;
      expect(runs).toBeGreaterThan(2);
      break;
    }
    // SCAN may show a key twice.
    expect(checked).toBeGreaterThanOrEqual(all);
    expect(checked).toBeLessThan(all + 300);
  });

  it('tell of what belongs to no class any more', async () => {
    await backend.follow([{ from: { type: 'ghost', id: '1' }, to: user(1), at: START }]);
    const { differences } = await backend.verify({});
    expect(differences.map(({ kind }) => kind)).toEqual(['orphan', 'orphan']);
    expect(differences[0]?.message).toMatch(/ghost/);
  });

  it('carry edges of an old label over to the one that replaced it, with their dates, counts and friends', async () => {
    const person = (id: number): EntityRef => ({ type: 'person', id: String(id) });
    await backend.follow([
      { from: person(1), to: person(2), at: START },
      { from: person(2), to: person(1), at: START + 1 },
      { from: person(1), to: project(1), at: START + 2 },
      { from: user(9), to: person(1), at: START + 3 },
      { from: user(2), to: user(1), at: START + 4 },
    ]);
    const renamed = await openBackend(arrangement, { prefix }, TYPES, [['person', 'user']]);
    expect(new Set(kinds(await renamed.backend.verify({})))).toEqual(new Set(['orphan']));
    expect(await backend.relations(person(1), [person(2)])).toEqual([{ following: START, followedBy: START + 1 }]);
    await renamed.backend.repair({});
    expect(await renamed.backend.verify({})).toMatchObject({ total: 0 });
    expect(await renamed.backend.relations(user(1), [user(2), project(1), user(9)])).toEqual([
      { following: START, followedBy: START + 4 },
      { following: START + 2, followedBy: null },
      { following: null, followedBy: START + 3 },
    ]);
    expect(await renamed.backend.counts([user(1)])).toMatchObject([
      { followings: { user: 1, project: 1 }, followers: { user: 2 }, friends: { user: 1 } },
    ]);
    expect(renamed.told).toEqual([]);
  });
});

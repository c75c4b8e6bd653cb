import type { EntityRef } from '@spoor/core';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { moveEdgeScript } from '../../../libs/sequere/src/backends/redis/compact/change-edges.lua.js';
import type { RedisFollowBackend } from '../../../libs/sequere/src/backends/redis/redis-follow.backend.js';
import { testRedisUrl } from '../../support/redis.js';
import { ARRANGEMENTS, closeBackends, openBackend } from './support/open-backend.js';

const AT = 1_000_000;
const PEOPLE: EntityRef[] = Array.from({ length: 5 }, (_, index) => ({ type: 'user', id: String(index + 1) }));
const EDGES = PEOPLE.flatMap((from) => PEOPLE.filter((to) => to !== from).map((to) => ({ from, to }))).map(
  (edge, index) => ({ ...edge, at: AT + index * 1_000 }),
);

const state = fc.constantFrom('archive' as const, 'restore' as const);
const rounds = fc.array(fc.tuple(state, state, state, state, state), { minLength: 1, maxLength: 6 });

const nameOf = (from: EntityRef, to: EntityRef, since: number) => `${from.id} → ${to.id} since ${since}`;

/** Every edge, as its follower has it and as the followed has it. */
async function edgesOf(backend: RedisFollowBackend): Promise<[string[], string[]]> {
  const [forward, reverse]: [string[], string[]] = [[], []];
  for (const of of PEOPLE) {
    for (const { ref, since } of await backend.page({ of, list: 'followings', order: 'oldest', limit: 100 }))
      forward.push(nameOf(of, ref, since));
    for (const { ref, since } of await backend.page({ of, list: 'followers', order: 'oldest', limit: 100 }))
      reverse.push(nameOf(ref, of, since));
  }
  return [forward.toSorted(), reverse.toSorted()];
}

describe.each(ARRANGEMENTS)('Edges of the soft-removed (%s)', (arrangement) => {
  afterEach(closeBackends);

  it('are away while either end is, and back with their dates, whatever happens at once', async () => {
    await fc.assert(
      fc.asyncProperty(rounds, async (turns) => {
        const { backend } = await openBackend(arrangement);
        await backend.follow(EDGES);
        for (const turn of turns) {
          await Promise.all(PEOPLE.map((person, index) => backend[turn[index] as 'archive' | 'restore']([person])));
          const isAway = ({ id }: EntityRef) => turn[Number(id) - 1] === 'archive';
          const visible = EDGES.filter(({ from, to }) => !isAway(from) && !isAway(to));
          const names = visible.map(({ from, to, at }) => nameOf(from, to, at)).toSorted();
          expect(await edgesOf(backend)).toEqual([names, names]);
          const counts = await backend.counts(PEOPLE);
          for (const [index, person] of PEOPLE.entries()) {
            const followings = visible.filter(({ from }) => from === person).length;
            expect(counts[index]).toMatchObject({ followings: { user: followings }, friends: { user: followings } });
          }
        }
        await backend.restore(PEOPLE);
        const all = EDGES.map(({ from, to, at }) => nameOf(from, to, at)).toSorted();
        expect(await edgesOf(backend)).toEqual([all, all]);
        await closeBackends();
      }),
      { numRuns: process.env.SPOOR_FULL ? 200 : 15 },
    );
  });

  it('do not come back when they were unfollowed meanwhile, or an end was removed for good', async () => {
    const { backend } = await openBackend(arrangement);
    const [ann, ben, cas] = PEOPLE as [EntityRef, EntityRef, EntityRef];
    for (let round = 0; round < 10; round += 1) {
      await backend.follow(EDGES);
      await Promise.all([
        backend.archive([ann]),
        backend.purge([ben]),
        backend.unfollow([{ from: cas, to: ann }]),
        backend.unfollow([{ from: ann, to: cas }]),
      ]);
      await backend.restore([ann]);
      const [forward] = await edgesOf(backend);
      expect(forward.filter((name) => /\b2 →|→ 2\b/.test(name))).toEqual([]);
      expect(forward.filter((name) => /^(3 → 1|1 → 3) /.test(name))).toEqual([]);
      expect(forward).toHaveLength(4 * 3 - 2);
      expect(await backend.purge(PEOPLE)).toBe(10);
    }
  });

  it('are all moved, however many there are, and a second run finds nothing to do', async () => {
    const { backend } = await openBackend(arrangement);
    const star: EntityRef = { type: 'project', id: '1' };
    const fans = Array.from({ length: 1_200 }, (_, index) => ({ type: 'user', id: String(index + 1) }));
    await backend.follow(fans.map((from, index) => ({ from, to: star, at: AT + index * 1_000 })));
    await backend.archive([star]);
    await backend.archive([star]);
    const counts = async () =>
      (await backend.counts([star, ...fans])).map(({ followers, followings }) => [followers.user, followings.project]);
    expect(await counts()).toEqual([[0, 0], ...fans.map(() => [0, 0])]);
    await backend.restore([star]);
    await backend.restore([star]);
    expect(await counts()).toEqual([[1_200, 0], ...fans.map(() => [0, 1])]);
    expect(await backend.purge([star])).toBe(1_200);
    expect(await counts()).toEqual([[0, 0], ...fans.map(() => [0, 0])]);
  });
});

it('An edge that is on its way back stays away when its other end goes at that very moment', async () => {
  const [ann, ben] = PEOPLE as [EntityRef, EntityRef];
  const { backend: other, prefix } = await openBackend('compact');
  const client = new Redis(testRedisUrl());
  const { backend } = await openBackend('compact', { redis: client, prefix });
  await other.follow([{ from: ann, to: ben, at: AT }]);
  await other.archive([ben]);
  const send = client.evalsha.bind(client);
  const wait = jest.fn(() => other.archive([ann]));
  client.evalsha = (async (...call: Parameters<Redis['evalsha']>) => {
    // Ben's end has been looked at, and is about to be moved.
    if (call[0] === moveEdgeScript.sha1 && wait.mock.calls.length === 0) await wait();
    return await send(...call);
  }) as Redis['evalsha'];
  await backend.restore([ben]);
  expect(wait).toHaveBeenCalledTimes(1);
  expect(await edgesOf(other)).toEqual([[], []]);
  await other.restore([ann]);
  expect((await edgesOf(other))[0]).toEqual([nameOf(ann, ben, AT)]);
  await closeBackends();
  client.disconnect();
});

import type { EntityRef } from '@spoor/core';
import type { FollowBackendContext, FollowEdge } from '@spoor/sequere';
import { startRedisCluster, type StartedCluster } from '@spoor/test-servers';
import fc from 'fast-check';
import { Cluster, Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { writeReverseScript } from '../../../libs/sequere/src/backends/redis/cluster/half.lua.js';
import { RedisFollowBackend } from '../../../libs/sequere/src/backends/redis/redis-follow.backend.js';
import { startChild } from '../../support/child.js';
import { waitFor } from '../../support/wait-for.js';

const user = (id: number): EntityRef => ({ type: 'user', id: String(id) });
const SOON = { interval: 100, grace: 100 };
const NEVER = { interval: 1_000_000, grace: 100 };

let cluster: StartedCluster;
let prefix: string;
const backends: RedisFollowBackend[] = [];

beforeAll(async () => {
  // One of our own: it loses masters here.
  cluster = await startRedisCluster({ settings: { 'cluster-node-timeout': '2000' }, replicas: true });
});
beforeEach(() => {
  prefix = `${randomUUID()}:`;
});
afterEach(async () => {
  await Promise.all(backends.splice(0).map((backend) => backend.close()));
});
afterAll(() => cluster.stop());

async function open(sweeping: { interval: number; grace: number }, client?: Cluster): Promise<RedisFollowBackend> {
  const redis = client ?? { nodes: cluster.nodes };
  const backend = new RedisFollowBackend({ redis, prefix, layout: 'compact', redisTimeout: 5_000, sweeping });
  const context: Partial<FollowBackendContext> = { types: () => ['user'], aliases: () => [], publish: () => {} };
  await backend.open(context as FollowBackendContext);
  backends.push(backend);
  return backend;
}

/** The edges of some entities as the followers have them and as the followed have them. */
async function halves(backend: RedisFollowBackend, entities: readonly EntityRef[]): Promise<[string[], string[]]> {
  const name = (from: EntityRef, to: EntityRef, since: number) => `${from.id} → ${to.id} since ${since}`;
  const [forward, reverse]: [string[], string[]] = [[], []];
  for (const of of entities) {
    for (const { ref, since } of await backend.page({ of, list: 'followings', order: 'oldest', limit: 1_000 }))
      forward.push(name(of, ref, since));
    for (const { ref, since } of await backend.page({ of, list: 'followers', order: 'oldest', limit: 1_000 }))
      reverse.push(name(ref, of, since));
  }
  return [forward.toSorted(), reverse.toSorted()];
}

describe('On a Redis Cluster, the second steps of follows', () => {
  type Call = Parameters<Cluster['evalsha']>;
  const ENTITIES = [1, 2, 3, 4].map(user);
  const pair = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })).filter(([a, b]) => a !== b);
  const operation = fc.record({
    pair,
    follows: fc.boolean(),
    /** Whether the second step gets there at once, and which ones of before come again. */
    isLost: fc.boolean(),
    repeated: fc.array(fc.nat(), { maxLength: 3 }),
  });

  it('may come late, twice and in any order: no half differs from the last change', async () => {
    const client = new Cluster(cluster.nodes);
    await client.ping();
    const steps: Call[] = [];
    let isLost = false;
    const send = client.evalsha.bind(client);
    client.evalsha = ((...call: Call) => {
      if (call[0] === writeReverseScript.sha1) {
        steps.push(call);
        if (isLost) return Promise.reject(new Error('Connection is closed.'));
      }
      return send(...call);
    }) as Cluster['evalsha'];
    const replay = (step: Call | undefined) => step && send(...step).catch(() => {});
    const backend = await open(SOON, client);
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 25 }), async (operations) => {
        await backend.purge(ENTITIES);
        steps.length = 0;
        const expected = new Map<string, FollowEdge & { at: number }>();
        let at = 1_000;
        for (const {
          pair: [one, other],
          follows,
          isLost: loses,
          repeated,
        } of operations) {
          const edge = { from: ENTITIES[one] as EntityRef, to: ENTITIES[other] as EntityRef };
          const key = `${one} ${other}`;
          at += 1;
          isLost = loses;
          if (follows) await backend.follow([{ ...edge, at }]);
          else await backend.unfollow([edge]);
          isLost = false;
          if (!follows) expected.delete(key);
          else if (!expected.has(key)) expected.set(key, { ...edge, at });
          for (const place of repeated) await replay(steps[place % Math.max(steps.length, 1)]);
        }
        const wanted = [...expected.values()]
          .map((edge) => `${edge.from.id} → ${edge.to.id} since ${edge.at}`)
          .toSorted();
        const agree = async () => {
          const [forward, reverse] = await halves(backend, ENTITIES);
          expect(forward).toEqual(wanted);
          return JSON.stringify(reverse) === JSON.stringify(wanted);
        };
        await waitFor(agree, { what: 'both halves of every edge' });
        for (const step of steps.toReversed()) await replay(step);
        expect(await agree()).toBe(true);
      }),
      { numRuns: process.env.SPOOR_FULL ? 200 : 10 },
    );
    await backend.close();
    client.disconnect();
  }, 600_000);
});

describe('On a Redis Cluster, what a killed process has half written', () => {
  it('is completed by the sweeper of any other', async () => {
    const observer = await open(NEVER);
    const everybody = Array.from({ length: 40 }, (_, index) => [user(index + 1), user(index + 101)]).flat();
    let isTorn = false;
    for (let round = 0; round < 10 && !isTorn; round += 1) {
      const port = String(cluster.nodes[0]?.port);
      const child = startChild(join(__dirname, 'programs', 'follower.mjs'), { parameters: [port, prefix] });
      await child.next();
      await child.kill('SIGKILL');
      const [forward, reverse] = await halves(observer, everybody);
      isTorn = JSON.stringify(forward) !== JSON.stringify(reverse);
    }
    expect(isTorn).toBe(true);
    await open(SOON);
    await waitFor(
      async () => {
        const [forward, reverse] = await halves(observer, everybody);
        return JSON.stringify(forward) === JSON.stringify(reverse);
      },
      { what: 'both halves of every edge' },
    );
    expect(await observer.verify({})).toMatchObject({ differences: [], completed: true });
  }, 120_000);
});

describe('On a Redis Cluster, a failover', () => {
  it('that loses acknowledged changes leaves no half edge, and brings back what the other end still has', async () => {
    const backend = await open(SOON);
    const users = Array.from({ length: 60 }, (_, index) => user(index + 1));
    const edges = users.map((from, index) => ({ from, to: users[(index + 7) % users.length] as EntityRef }));
    await backend.follow(edges.map((edge, index) => ({ ...edge, at: 1_000 + index })));
    const [master, replica] = [cluster.nodes[0], cluster.replicas[0]].map((node) => new Redis(node?.port ?? 0)) as [
      Redis,
      Redis,
    ];
    // From now on the replica learns nothing.
    await master.config('SET', 'requirepass', 'changed');
    await master.call('CLIENT', 'KILL', 'TYPE', 'replica');
    const lost = edges.filter((_, index) => index % 2 === 0);
    await backend.unfollow(lost);
    await replica.cluster('FAILOVER', 'TAKEOVER');
    await waitFor(async () => (await replica.info('replication')).includes('role:master'));
    await master.config('SET', 'requirepass', '');
    const agree = async () => {
      const [forward, reverse] = await halves(backend, users);
      return JSON.stringify(forward) === JSON.stringify(reverse) && forward.length;
    };
    const standing = await waitFor(agree, { timeout: 30_000, what: 'both halves of every edge' });
    // What both ends had on the lost master alone cannot be known any more.
    expect(standing).toBeLessThan(edges.length - lost.length / 2);
    expect(await backend.verify({})).toMatchObject({ differences: [], completed: true });
    for (const node of [master, replica]) node.disconnect();
  }, 120_000);
});

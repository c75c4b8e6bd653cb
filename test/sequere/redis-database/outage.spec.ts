import type { EntityRef } from '@spoor/core';
import { Logger } from '@nestjs/common';
import { startRedis } from '@spoor/test-servers';
import { Redis } from 'ioredis';
import { setTimeout as delay } from 'node:timers/promises';
import { dropTestDatabases } from '../../support/databases.js';
import { CopyKeys } from '../../../libs/sequere/src/backends/redis-database/copy/copy.keys.js';
import { testRedisUrl } from '../../support/redis.js';
import { waitFor } from '../../support/wait-for.js';
import { Fleet, type Member } from './support/fleet.js';

const MAX_STALENESS = 1_500;
const TIMEOUT = 300;
const [ANN, BEN, CAT]: EntityRef[] = ['ann', 'ben', 'cat'].map((id) => ({ type: 'user', id }));

afterAll(dropTestDatabases);

describe('A database with copies in Redis', () => {
  let fleet: Fleet;

  const edge = { from: ANN as EntityRef, to: BEN as EntityRef };

  async function isFollowing({ backend }: Member): Promise<boolean> {
    const [relation] = await backend.relations(edge.from, [edge.to]);
    return relation?.following !== null;
  }

  async function timed<Result>(work: () => Promise<Result>): Promise<[result: Result, milliseconds: number]> {
    const start = performance.now();
    return [await work(), performance.now() - start];
  }

  beforeEach(async () => {
    for (const level of ['log', 'warn', 'error'] as const) jest.spyOn(Logger.prototype, level).mockReturnValue();
    fleet = new Fleet('postgres');
    await fleet.start(2, { maxStaleness: MAX_STALENESS, redisTimeout: TIMEOUT });
    await fleet.first.backend.follow([{ ...edge, at: 1 }]);
    await fleet.warm(edge.from, edge.to);
  });
  afterEach(async () => {
    await fleet.stop();
    jest.restoreAllMocks();
  });

  it('bounds how long others read what a process has removed that is cut off from Redis, and shows the bound', async () => {
    const [writer, reader] = fleet.members as [Member, Member];
    expect(await isFollowing(reader)).toBe(true);
    writer.tunnel?.cut();
    // Nobody relays: what was not told stays so.
    await reader.backend['stopHandling']();
    await writer.backend.unfollow([edge]);
    const [, behind] = await timed(() => waitFor(async () => !(await isFollowing(reader)), { interval: 5 }));
    expect(behind).toBeLessThan(MAX_STALENESS);
    expect(await isFollowing(writer)).toBe(false);
    const status = await reader.backend.status();
    expect(status).toMatchObject({ reads: 'database', redis: 'up', outboxLength: 1, maxStaleness: MAX_STALENESS });
    expect(status['outboxAge']).toBeGreaterThan(0);
    // It stays so, though there is a copy that says otherwise.
    for (let look = 0; look < 5; look += 1) {
      await delay(MAX_STALENESS / 5);
      expect(await isFollowing(reader)).toBe(false);
    }
    writer.tunnel?.restore();
    await writer.backend.settle();
    await waitFor(async () => (await reader.reads()) === 'redis');
    expect(await isFollowing(reader)).toBe(false);
    await fleet.warm(edge.from, edge.to);
    expect(await isFollowing(reader)).toBe(false);
  });

  it('has another process relay what one that is cut off cannot tell', async () => {
    const [writer, reader] = fleet.members as [Member, Member];
    writer.tunnel?.cut();
    await writer.backend.unfollow([edge]);
    await waitFor(async () => !(await isFollowing(reader)));
    await waitFor(async () => (await writer.backend.status())['outboxLength'] === 0);
    await waitFor(async () => (await reader.reads()) === 'redis');
  });

  it.each(['cut', 'block'] as const)(
    'goes on from the database while Redis is away (%s), without waiting for it each time, and catches up',
    async (how) => {
      for (const { tunnel } of fleet.members) tunnel?.[how]();
      const [{ backend }] = fleet.members as [Member];
      const [, first] = await timed(() => backend.follow([{ from: CAT as EntityRef, to: edge.to, at: 2 }]));
      expect(first).toBeLessThan(2 * TIMEOUT + 500);
      const [outcomes, rest] = await timed(async () => {
        const results = [];
        for (let turn = 0; turn < 20; turn += 1) {
          results.push(...(await backend.unfollow([edge])), ...(await backend.follow([{ ...edge, at: 3 + turn }])));
          const [counts] = await backend.counts([edge.to]);
          expect(counts?.followers).toEqual({ user: 2 });
          const page = await backend.page({ of: edge.to, list: 'followers', order: 'newest', limit: 1 });
          expect(page).toMatchObject([{ ref: edge.from, since: 3 + turn }]);
        }
        return results;
      });
      expect(outcomes.filter((result) => !('outcome' in result && result.outcome.changed))).toEqual([]);
      // Some of them find it back and away again.
      expect(rest).toBeLessThan(20 * TIMEOUT);
      for (const { tunnel } of fleet.members) tunnel?.restore();
      await backend.settle();
      await waitFor(async () => (await fleet.first.reads()) === 'redis');
      await fleet.warm(edge.from, edge.to);
      expect(await backend.relations(edge.from, [edge.to])).toEqual([{ following: 22, followedBy: null }]);
      expect(await backend.verify({})).toMatchObject({ differences: [], completed: true });
    },
  );

  it('does not believe a server that took over and lacks what was acknowledged', async () => {
    const { tunnel, backend } = fleet.first;
    const { hostname, port, pathname } = new URL(testRedisUrl());
    const other = await startRedis({ settings: {} });
    const replica = new Redis(other.url + pathname);
    await replica.replicaof(hostname, Number(port));
    // While it loads what it is sent it answers nobody.
    await waitFor(() => replica.exists(fleet.marker(edge.from)).catch(() => 0));
    await replica.replicaof('NO', 'ONE');
    await backend.unfollow([edge]);
    expect(await isFollowing(fleet.first)).toBe(false);
    const stale = await replica.zscore(new CopyKeys(fleet.prefix).list(edge.from, 'followings', 'user'), edge.to.id);
    expect(stale).toBe('1');
    tunnel?.redirect(other.url);
    const [, behind] = await timed(() => waitFor(async () => !(await isFollowing(fleet.first)), { interval: 5 }));
    expect(behind).toBeLessThan(MAX_STALENESS);
    await waitFor(async () => (await fleet.first.reads()) === 'redis');
    expect(await isFollowing(fleet.first)).toBe(false);
    replica.disconnect();
    await other.stop();
  });

  it('opens and answers before Redis is there', async () => {
    const member = await fleet.join({ redis: 'redis://127.0.0.1:1', redisTimeout: TIMEOUT }, false);
    expect(await isFollowing(member)).toBe(true);
    expect(await member.backend.unfollow([edge])).toEqual([{ outcome: { changed: true } }]);
    expect(await member.backend.status()).toMatchObject({ redis: 'down', reads: 'database' });
    await waitFor(async () => !(await isFollowing(fleet.first)));
  });
});

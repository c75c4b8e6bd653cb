import type { EntityRef } from '@spoor/core';
import type { FollowList } from '@spoor/sequere';
import type { Cluster, Redis } from 'ioredis';
import type { RedisFollowBackend } from '../../../libs/sequere/src/backends/redis/redis-follow.backend.js';
import { clientOf, keysOf } from './support/client-of.js';
import { ARRANGEMENTS, closeBackends, openBackend } from './support/open-backend.js';

const ANN: EntityRef = { type: 'user', id: '1' };
const BEN: EntityRef = { type: 'user', id: '2' };
const NOBODY: EntityRef = { type: 'user', id: '404' };
const NOTHING: EntityRef = { type: 'project', id: '404' };
const LISTS: readonly FollowList[] = ['followers', 'followings', 'friends'];

describe.each(ARRANGEMENTS)('Reads (%s)', (arrangement) => {
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

  const keys = () => keysOf(client, prefix);

  async function readEverything(): Promise<void> {
    const everybody = [ANN, BEN, NOBODY, NOTHING];
    await backend.counts(everybody);
    for (const of of everybody) {
      await backend.relations(of, everybody);
      for (const list of LISTS)
        for (const type of [undefined, 'user', 'project'])
          await backend.page({ of, list, order: 'newest', limit: 10, ...(type && { type }) });
    }
    await backend.verify({});
    await backend.status();
  }

  it('create no keys in an empty Redis', async () => {
    await readEverything();
    expect(await keys()).toEqual([]);
  });

  it('create no keys for entities that nobody follows, nor beside those that stand', async () => {
    await backend.follow([
      { from: ANN, to: BEN, at: Date.UTC(2030, 0, 1) },
      { from: BEN, to: ANN, at: Date.UTC(2030, 0, 2) },
    ]);
    const before = await keys();
    expect(before.length).toBeGreaterThan(0);
    await readEverything();
    expect(await keys()).toEqual(before);
  });
});

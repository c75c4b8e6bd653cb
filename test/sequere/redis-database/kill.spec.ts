import type { EntityRef } from '@spoor/core';
import { join } from 'node:path';
import { startChild } from '../../support/child.js';
import { dropTestDatabases, testDataSourceOptions, type DatabaseKind } from '../../support/databases.js';
import { testRedisClusterNodes, testRedisUrl } from '../../support/redis.js';
import { Fleet, TYPES } from './support/fleet.js';

const PROGRAM = join(__dirname, '..', 'programs', 'killed-follower.mjs');
const STEPS = [
  'written, not committed',
  'committed, nothing told',
  'one end told',
  'both ends told, still written down',
];
const ARRANGEMENTS: [database: DatabaseKind, redis: string][] = [
  ['postgres', 'a server'],
  ['mariadb', 'a Cluster'],
];
const ANN: EntityRef = { type: 'user', id: 'ann' };
const BEN: EntityRef = { type: 'user', id: 'ben' };
const edge = { from: ANN, to: BEN };

afterAll(dropTestDatabases);

describe.each(ARRANGEMENTS)('A process that is killed (database %s, copies in Redis, %s)', (database, redis) => {
  const fleet = new Fleet(database, redis === 'a Cluster');

  beforeAll(async () => {
    await fleet.start(1);
    // Friends, so that each end has more than one list to be told of.
    await fleet.first.backend.follow([{ from: BEN, to: ANN, at: 1 }]);
  });
  afterAll(() => fleet.stop());

  describe.each([
    ['follows', 5],
    ['unfollows', null],
  ])('while it %s', (_, at) => {
    it.each(STEPS)('(%s) leaves nothing that differs from the database', async (step) => {
      const { backend } = fleet.first;
      await backend.unfollow([edge]);
      if (at === null) await backend.follow([{ ...edge, at: 3 }]);
      await fleet.warm(ANN, BEN);
      const options = await testDataSourceOptions(database, { database: fleet.address });
      const child = startChild(PROGRAM, {
        parameters: [
          JSON.stringify({
            options,
            redis: redis === 'a Cluster' ? { nodes: testRedisClusterNodes() } : testRedisUrl(),
            prefix: fleet.prefix,
            types: TYPES,
            step,
            edge,
            at,
          }),
        ],
      });
      expect(await child.ended).toEqual({ code: null, signal: 'SIGKILL' });

      const happened = step !== 'written, not committed';
      const before = at === null ? 3 : null;
      const since = happened ? at : before;
      await backend.settle();
      // Once from the database, and once from the copies that are made of it.
      for (let look = 0; look < 2; look += 1) {
        expect(await backend.relations(ANN, [BEN])).toEqual([{ following: since, followedBy: 1 }]);
        expect(await backend.relations(BEN, [ANN])).toEqual([{ following: 1, followedBy: since }]);
        const friends = since === null ? 0 : 1;
        for (const counts of await backend.counts([ANN, BEN])) expect(counts.friends['user'] ?? 0).toBe(friends);
        await fleet.warm(ANN, BEN);
      }
      expect(await backend.verify({})).toMatchObject({ differences: [], completed: true });
    });
  });
});

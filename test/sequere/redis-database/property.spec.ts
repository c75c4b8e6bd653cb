import type { EntityRef } from '@spoor/core';
import type { FollowList } from '@spoor/sequere';
import fc from 'fast-check';
import { dropTestDatabases, type DatabaseKind } from '../../support/databases.js';
import { Model } from '../redis/support/model.js';
import { Fleet, TYPES } from './support/fleet.js';

const ENTITIES: EntityRef[] = [
  { type: 'user', id: '1' },
  { type: 'user', id: '10' },
  { type: 'user', id: '2' },
  { type: 'project', id: '1' },
  { type: 'project', id: '{"a":"1","b":"}:copy"}' },
  { type: 'tag', id: 'é:ü' },
];
const LISTS: FollowList[] = ['followers', 'followings', 'friends'];
const ARRANGEMENTS: [database: DatabaseKind, redis: string][] = [
  ['sqlite', 'a server'],
  ['postgres', 'a server'],
  ['mariadb', 'a server'],
  ['postgres', 'a Cluster'],
];

const entity = fc.constantFrom(...ENTITIES);
const edge = fc.tuple(entity, entity).filter(([from, to]) => from !== to);
const operation = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('follow' as const), edge, at: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('unfollow' as const), edge }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('archive' as const, 'restore', 'purge'), entity }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('warm' as const, 'lose'), entity }) },
);

afterAll(dropTestDatabases);

describe.each(ARRANGEMENTS)('Follows in a database (%s) with copies in Redis (%s)', (database, redis) => {
  const fleet = new Fleet(database, redis === 'a Cluster');

  async function expectSame(model: Model): Promise<void> {
    const { backend } = fleet.first;
    const counts = await backend.counts(ENTITIES);
    for (const [index, of] of ENTITIES.entries()) {
      for (const list of LISTS) {
        const rows = await backend.page({ of, list, order: 'newest', limit: 100 });
        const expected = model.list(of, list);
        expect(rows.map(({ ref, since }) => ({ ref, since }))).toEqual(expected);
        const byType = TYPES.map((type) => expected.filter(({ ref }) => ref.type === type).length);
        expect(TYPES.map((type) => counts[index]?.[list][type] ?? 0)).toEqual(byType);
      }
      const relations = await backend.relations(of, ENTITIES);
      expect(relations).toEqual(
        ENTITIES.map((target) => ({ following: model.since(of, target), followedBy: model.since(target, of) })),
      );
    }
  }

  beforeAll(() => fleet.start(1));
  afterAll(() => fleet.stop());

  it('are what a graph of follows is, in the copies too, whatever is done to it', async () => {
    const { backend } = fleet.first;
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 40 }), async (operations) => {
        await backend.purge(ENTITIES);
        const model = new Model();
        for (const step of operations) {
          if (step.kind === 'follow') {
            const [from, to] = step.edge;
            const [result] = await backend.follow([{ from, to, at: step.at }]);
            const changed = model.follow(from, to, step.at);
            expect(result).toEqual({ outcome: { changed, since: model.since(from, to) } });
          } else if (step.kind === 'unfollow') {
            const [from, to] = step.edge;
            expect(await backend.unfollow([{ from, to }])).toEqual([
              { outcome: { changed: model.unfollow(from, to) } },
            ]);
          } else if (step.kind === 'purge') {
            expect(await backend.purge([step.entity])).toBe(model.purge(step.entity));
          } else if (step.kind === 'warm') await fleet.warm(step.entity);
          else if (step.kind === 'lose') await fleet.redis.del(fleet.marker(step.entity));
          else {
            await backend[step.kind]([step.entity]);
            model[step.kind](step.entity);
          }
        }
        await expectSame(model);
        await fleet.warm(...ENTITIES);
        await expectSame(model);
      }),
      { numRuns: process.env.SPOOR_FULL ? 300 : 15 },
    );
    expect(await backend.verify({})).toMatchObject({ total: 0, completed: true });
  }, 120_000);
});

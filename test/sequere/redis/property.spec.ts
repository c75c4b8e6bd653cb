import type { EntityRef } from '@spoor/core';
import type { FollowList, FollowPageQuery, FollowPageRow } from '@spoor/sequere';
import fc from 'fast-check';
import type { RedisFollowBackend } from '../../../libs/sequere/src/backends/redis/redis-follow.backend.js';
import { Model, textOf } from './support/model.js';
import { ARRANGEMENTS, closeBackends, openBackend, TYPES, type Arrangement } from './support/open-backend.js';

const ENTITIES: EntityRef[] = [
  { type: 'user', id: '1' },
  { type: 'user', id: '10' },
  { type: 'user', id: '2' },
  { type: 'project', id: '1' },
  { type: 'project', id: '{"a":"1","b":"}:followers:tag"}' },
  { type: 'tag', id: 'é:ü' },
];
const LISTS: FollowList[] = ['followers', 'followings', 'friends'];

const entity = fc.constantFrom(...ENTITIES);
const edge = fc.tuple(entity, entity).filter(([from, to]) => from !== to);
const operation = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('follow' as const), edge, at: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('unfollow' as const), edge }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('archive' as const, 'restore', 'purge'), entity }) },
);

interface Row {
  readonly ref: EntityRef;
  readonly since: number;
}

/** All rows of a list, two at a time. */
async function walk(backend: RedisFollowBackend, query: Omit<FollowPageQuery, 'limit'>): Promise<Row[]> {
  const rows: FollowPageRow[] = [];
  for (;;) {
    const page = await backend.page({ ...query, limit: 2, after: rows.at(-1)?.position });
    rows.push(...page);
    if (page.length < 2) return rows.map(({ ref, since }) => ({ ref, since }));
  }
}

/** Of one date, django-sequere's layout has them in the order of uids, which the model does not know. */
function withoutTies(rows: readonly Row[]): string[] {
  return rows.map(({ ref, since }) => `${since} ${textOf(ref)}`).toSorted();
}

async function expectSame(backend: RedisFollowBackend, model: Model, arrangement: Arrangement): Promise<void> {
  const resolution = arrangement === 'sequere' ? 1_000 : 1;
  const scaled = (since: number | null) => (since === null ? null : since * resolution);
  const counts = await backend.counts(ENTITIES);
  for (const [index, of] of ENTITIES.entries()) {
    for (const list of LISTS) {
      const expected = model.list(of, list).map(({ ref, since }) => ({ ref, since: since * resolution }));
      const newest = await walk(backend, { of, list, order: 'newest' });
      const dates = newest.map(({ since }) => since);
      expect(dates).toEqual(dates.toSorted((one, other) => other - one));
      expect(await walk(backend, { of, list, order: 'oldest' })).toEqual(newest.toReversed());
      if (arrangement === 'sequere') expect(withoutTies(newest)).toEqual(withoutTies(expected));
      else expect(newest).toEqual(expected);
      for (const type of TYPES) {
        const ofType = newest.filter(({ ref }) => ref.type === type);
        expect(await walk(backend, { of, list, type, order: 'newest' })).toEqual(ofType);
        expect(counts[index]?.[list][type] ?? 0).toBe(ofType.length);
      }
    }
    const relations = await backend.relations(of, ENTITIES);
    expect(relations).toEqual(
      ENTITIES.map((target) => ({
        following: scaled(model.since(of, target)),
        followedBy: scaled(model.since(target, of)),
      })),
    );
  }
}

describe.each(ARRANGEMENTS)('Follows in Redis (%s)', (arrangement: Arrangement) => {
  afterEach(closeBackends);

  it('are what a graph of follows is, whatever is done to it', async () => {
    const resolution = arrangement === 'sequere' ? 1_000 : 1;
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 40 }), async (operations) => {
        const { backend, told } = await openBackend(arrangement);
        const model = new Model();
        let changes = 0;
        for (const step of operations) {
          if (step.kind === 'follow') {
            const [from, to] = step.edge;
            const [result] = await backend.follow([{ from, to, at: step.at * resolution }]);
            const changed = model.follow(from, to, step.at);
            expect(result).toEqual({ outcome: { changed, since: (model.since(from, to) ?? 0) * resolution } });
            changes += Number(changed);
          } else if (step.kind === 'unfollow') {
            const [from, to] = step.edge;
            const changed = model.unfollow(from, to);
            expect(await backend.unfollow([{ from, to }])).toEqual([{ outcome: { changed } }]);
            changes += Number(changed);
          } else if (step.kind === 'purge') {
            expect(await backend.purge([step.entity])).toBe(model.purge(step.entity));
          } else {
            await backend[step.kind]([step.entity]);
            model[step.kind](step.entity);
          }
        }
        await expectSame(backend, model, arrangement);
        expect(await backend.verify({})).toMatchObject({ differences: [], completed: true });
        expect(told).toHaveLength(changes);
        await closeBackends();
      }),
      { numRuns: process.env.SPOOR_FULL ? 500 : 40 },
    );
  });
});

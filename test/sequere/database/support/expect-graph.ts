import type { EntityRef } from '@spoor/core';
import type { FollowBackend, FollowList, FollowOrder, FollowPageRow } from '@spoor/sequere';
import type { EntityManager } from 'typeorm';
import type { GraphModel } from './graph-model.js';

const LISTS: readonly FollowList[] = ['followers', 'followings', 'friends'];

/** A whole list, page by page. */
export async function walk(
  backend: FollowBackend,
  of: EntityRef,
  list: FollowList,
  { order = 'newest', type, limit = 3, manager }: WalkOptions = {},
): Promise<FollowPageRow[]> {
  const rows: FollowPageRow[] = [];
  for (let after: string | undefined; ; after = rows.at(-1)?.position) {
    const page = await backend.page(
      { of, list, order, limit, ...(type && { type }), ...(after && { after }) },
      manager,
    );
    rows.push(...page);
    if (page.length < limit) return rows;
  }
}

interface WalkOptions {
  readonly order?: FollowOrder;
  readonly type?: string;
  readonly limit?: number;
  readonly manager?: EntityManager;
}

/** Everything that the backend says of the entities is what the model says. */
export async function expectGraph(
  backend: FollowBackend,
  model: GraphModel,
  entities: readonly EntityRef[],
  manager?: EntityManager,
): Promise<void> {
  expect(await backend.counts(entities, manager)).toEqual(entities.map((entity) => model.counts(entity)));
  for (const of of entities) {
    const relations = await backend.relations(of, entities, manager);
    expect(relations).toEqual(
      entities.map((to) => ({ following: model.date({ from: of, to }), followedBy: model.date({ from: to, to: of }) })),
    );
    for (const list of LISTS)
      for (const order of ['newest', 'oldest'] as const)
        for (const type of [undefined, 'user', 'page']) {
          const rows = await walk(backend, of, list, { order, ...(type && { type }), ...(manager && { manager }) });
          const stored = rows.map(({ ref, since }) => ({ ref, since }));
          expect({ of, list, order, type, rows: stored }).toEqual({
            of,
            list,
            order,
            type,
            rows: model.members(of, list, order, type),
          });
        }
  }
}

import type { EntityRef } from '@spoor/core';
import { Follow, FollowCount, Friend, SEQUERE_ENTITIES } from '@spoor/sequere';
import type { DataSource } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../../support/databases.js';
import { expectGraph } from './support/expect-graph.js';
import { GraphModel } from './support/graph-model.js';
import { openBackend, type OpenBackend } from './support/open-backend.js';
import { emptyTables } from '../support/empty-tables.js';

const PEOPLE = 40;
const people = Array.from({ length: PEOPLE }, (_, index): EntityRef => ({ type: 'user', id: `p${index}` }));
const pairs = people.flatMap((from, one) =>
  people.filter((_, other) => one !== other && (one * 7 + other * 3) % 5 < 2).map((to) => ({ from, to })),
);

afterAll(dropTestDatabases);

describeEachDatabase('maintenance of the follow graph', (kind) => {
  let dataSource: DataSource;
  let open: OpenBackend;
  let model: GraphModel;

  beforeAll(async () => {
    dataSource = await createTestDataSource(kind, { entities: SEQUERE_ENTITIES });
    open = await openBackend(dataSource);
  });
  afterAll(() => open.backend.close());
  beforeEach(async () => {
    await emptyTables(dataSource);
    model = new GraphModel();
    const edges = pairs.map((edge, index) => ({ ...edge, at: 1_000 + index }));
    for (const edge of edges) model.follow(edge, edge.at);
    await open.backend.follow(edges);
  });

  async function breakThings(): Promise<void> {
    const counts = dataSource.getRepository(FollowCount);
    await counts.update({ identifier: 'user', objectId: 'p1' }, { followers: 99 });
    await counts.update({ identifier: 'user', objectId: 'p2' }, { followings: -3 });
    await counts.update({ identifier: 'user', objectId: 'p3' }, { friends: 1_000 });
    await counts.delete({ identifier: 'user', objectId: 'p4' });
    await counts.insert({ identifier: 'user', objectId: 'nobody', memberIdentifier: 'user', followers: 1 });
    const friends = dataSource.getRepository(Friend);
    const [first, second] = await friends.find({ order: { objectId: 1, memberObjectId: 1 }, take: 2 });
    await friends.delete({ ...(first as Friend) });
    await friends.update({ ...(second as Friend) }, { friendsSince: 5n });
    await dataSource
      .getRepository(Follow)
      .delete({ fromObjectId: 'p10', toObjectId: pairs.find(({ from }) => from.id === 'p10')?.to.id as string });
  }

  it('verify finds what was broken behind its back and changes nothing; repair mends it', async () => {
    await breakThings();
    const found = await open.backend.verify({});
    const messages = found.differences.map(({ message }) => message);
    expect(messages).toContainEqual(expect.stringMatching(/^user:p1 followers of type user: 99 counted, \d+ stored$/));
    expect(messages).toContainEqual(expect.stringMatching(/^user:p2 followings of type user: -3 counted, \d+ stored$/));
    expect(messages).toContainEqual(expect.stringMatching(/^user:p3 friends of type user: 1000 counted, \d+ stored$/));
    expect(messages).toContainEqual(expect.stringMatching(/^user:p4 followers of type user: 0 counted, \d+ stored$/));
    expect(messages).toContainEqual('user:nobody followers of type user: 1 counted, 0 stored');
    expect(new Set(found.differences.map(({ kind: of }) => of))).toEqual(new Set(['count', 'missing', 'extra']));
    expect(await open.backend.verify({})).toEqual(found);
    expect((await open.backend.repair({})).total).toBeGreaterThanOrEqual(found.total);
    expect(await open.backend.verify({})).toMatchObject({ differences: [], total: 0, completed: true });
    const [gone] = pairs.filter(({ from }) => from.id === 'p10');
    model.unfollow(gone as (typeof pairs)[0]);
    await expectGraph(open.backend, model, people.slice(0, 12));
  });

  it('an interrupted run goes on where it was', async () => {
    await dataSource.getRepository(FollowCount).update({ identifier: 'user', objectId: 'p1' }, { followers: 99 });
    await open.backend.follow([{ from: { type: 'page', id: '1' }, to: { type: 'user', id: 'p1' }, at: 1 }]);
    const controller = new AbortController();
    const first = await open.backend.verify({ signal: controller.signal, onProgress: () => controller.abort() });
    expect(first).toMatchObject({ completed: false, total: 0 });
    const second = await open.backend.verify({});
    expect(second).toMatchObject({ completed: true, total: 1 });
    expect(first.checked + second.checked).toBe((pairs.length + 1) * 2);
  });

  it('under writers verify finds nothing wrong, and repair mends what is', async () => {
    let writing = true;
    let writes = 0;
    const writer = async (seed: number) => {
      for (let step = seed; writing; step += 1, writes += 1) {
        const edge = pairs[(step * 31) % pairs.length] as (typeof pairs)[0];
        const back = { from: edge.to, to: edge.from };
        if (step % 3 === 0) await open.backend.unfollow([edge]);
        else await open.backend.follow([{ ...(step % 2 ? edge : back), at: step }]);
      }
    };
    const writers = Array.from({ length: 8 }, (_, seed) => writer(seed));
    for (let run = 0; run < 5; run += 1)
      expect(await open.backend.verify({})).toMatchObject({ differences: [], total: 0 });
    await breakThings();
    await open.backend.repair({});
    writing = false;
    await Promise.all(writers);
    expect(writes).toBeGreaterThan(0);
    expect(await open.backend.verify({})).toMatchObject({ differences: [], total: 0 });
  });
});

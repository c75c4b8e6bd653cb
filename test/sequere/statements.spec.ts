import { ref } from '@spoor/core';
import { openSequere, type OpenSequere } from '@spoor/sequere/testing';
import type { DataSource } from 'typeorm';
import { createTestDataSource, dropTestDatabases } from '../support/databases.js';
import { Project, Tag, TEST_ENTITIES, User } from './support/entities.js';

afterAll(dropTestDatabases);

describe.each(['postgres', 'mariadb'] as const)('The statements on %s', (kind) => {
  let dataSource: DataSource;
  let open: OpenSequere;
  const hub = ref(Project, 1);
  const statements: string[] = [];
  const of = async (call: () => Promise<unknown>): Promise<number> => {
    statements.length = 0;
    await call();
    return statements.length;
  };

  beforeAll(async () => {
    dataSource = await createTestDataSource(kind, { entities: TEST_ENTITIES });
    open = openSequere(dataSource);
    await open.ready();
    const users = await dataSource.getRepository(User).save(
      Array.from({ length: 60 }, (_, index) => ({ username: `user ${index}` })),
      { chunk: 60 },
    );
    await dataSource.getRepository(Project).insert([{ id: 1 }, { id: 2 }]);
    await dataSource.getRepository(Tag).insert({ name: 'nest' });
    await open.sequere.followMany(users.map(({ id }) => ({ from: ref(User, id), to: hub })));
    await open.sequere.follow(ref(Tag, 'nest'), ref(Project, 2));
    await open.sequere.follow(ref(Project, 1), ref(Project, 2));
    dataSource.subscribers.push({ afterQuery: ({ query }) => void statements.push(query) });
  });
  afterAll(() => open.close());

  it('of a page of one type are two: one for the follows and one for the entities', async () => {
    const { sequere } = open;
    const first = await sequere.getFollowers(hub, { type: User });
    expect(first.items).toHaveLength(20);
    expect(await of(() => sequere.getFollowers(hub, { type: User }))).toBe(2);
    expect(await of(() => sequere.getFollowers(hub, { type: User, after: first.nextCursor as string }))).toBe(2);
    expect(await of(() => sequere.getFollowings(ref(User, 1), { type: Project }))).toBe(2);
  });

  it('of a page of several types are one for the follows and one for each type that is there', async () => {
    const { sequere } = open;
    expect((await sequere.getFollowers(ref(Project, 2))).items).toHaveLength(2);
    expect(await of(() => sequere.getFollowers(ref(Project, 2)))).toBe(3);
  });

  it('of an empty page are one', async () => {
    expect(await of(() => open.sequere.getFriends(hub))).toBe(1);
  });

  it('of the relationships to 100 targets of several types are three at most', async () => {
    const targets = Array.from({ length: 100 }, (_, index) => ref(index % 2 ? User : Project, index + 1));
    expect(await of(() => open.sequere.relationships(ref(User, 7), targets))).toBeLessThanOrEqual(3);
  });

  it('of one count, and of the counts of 100 targets, are one', async () => {
    const targets = Array.from({ length: 100 }, (_, index) => ref(index % 2 ? User : Project, index + 1));
    expect(await of(() => open.sequere.getFollowersCount(hub))).toBe(1);
    expect(await of(() => open.sequere.getCounts(targets))).toBe(1);
    expect(await of(() => open.sequere.isFollowing(ref(User, 1), hub))).toBe(1);
  });
});

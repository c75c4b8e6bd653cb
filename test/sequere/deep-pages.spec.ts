import { ref } from '@spoor/core';
import type { SequereService } from '@spoor/sequere';
import { openSequere, type OpenSequere } from '@spoor/sequere/testing';
import type { DataSource } from 'typeorm';
import { createTestDataSource, dropTestDatabases } from '../support/databases.js';
import { describeEachBackend } from './support/backends.js';
import { Project, TEST_ENTITIES, User } from './support/entities.js';

const FOLLOWERS = process.env.SPOOR_FULL ? 200_000 : 2_000;
const CHUNK = 1_000;
/** So many follow at the same moment: ties are longer than a page. */
const AT_ONCE = 300;
const STAR = ref(Project, 1);

const followers = Array.from({ length: FOLLOWERS }, (_, index) => ref(User, index + 1));
/** Every seventh comes and goes meanwhile. */
const isTouched = (id: number) => id % 7 === 0;

afterAll(dropTestDatabases);

describeEachBackend('a list that is walked while it changes', ({ database, options }) => {
  let dataSource: DataSource;
  let open: OpenSequere;
  let sequere: SequereService;

  beforeAll(async () => {
    dataSource = await createTestDataSource(database, { entities: TEST_ENTITIES });
    open = openSequere(dataSource, options());
    ({ sequere } = open);
    await dataSource.getRepository(Project).insert({ id: 1, name: 'star' });
    for (let start = 0; start < FOLLOWERS; start += CHUNK) {
      const some = followers.slice(start, start + CHUNK);
      const users = some.map(({ id }) => ({ id: Number(id) }));
      // Without reading back what the database has filled in: SQLite refuses a condition on so many ids.
      await dataSource.createQueryBuilder().insert().into(User).values(users).updateEntity(false).execute();
      const results = await sequere.followMany(
        some.map((from, index) => ({ from, to: STAR, at: new Date(Math.floor((start + index) / AT_ONCE) * 1_000) })),
      );
      expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
    }
  }, 600_000);
  afterAll(() => open.close());

  it.each(['newest', 'oldest'] as const)(
    `each of ${FOLLOWERS} who stays is met exactly once, %s first`,
    async (order) => {
      let walking = true;
      let changes = 0;
      const churn = async (offset: number) => {
        for (let turn = offset; walking; turn += 13) {
          const one = followers[(turn * 7 + 6) % FOLLOWERS];
          if (!one || !isTouched(Number(one.id))) continue;
          await sequere.unfollow(one, STAR);
          await sequere.follow(one, STAR, { at: new Date((turn % 20) * 1_000) });
          changes += 1;
        }
      };
      const churners = [churn(0), churn(5), churn(9)];
      const seen = new Map<number, number>();
      for await (const { entity } of sequere.eachFollower<User>(STAR, { type: User, order }))
        seen.set(entity.id, (seen.get(entity.id) ?? 0) + 1);
      walking = false;
      await Promise.all(churners);
      const untouched = followers.map(({ id }) => Number(id)).filter((id) => !isTouched(id));
      expect(untouched.filter((id) => seen.get(id) !== 1)).toEqual([]);
      expect(changes).toBeGreaterThan(0);
      expect(await sequere.getFollowersCount(STAR)).toBe(FOLLOWERS);
    },
    600_000,
  );
});

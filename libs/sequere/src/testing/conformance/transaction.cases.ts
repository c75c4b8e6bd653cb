import { transaction } from '@spoor/core';
import assert from 'node:assert/strict';
import { UnsupportedByBackendError } from '../../errors/unsupported-by-backend.error.js';
import type { ConformanceWorld, SequereConformanceCase } from './conformance-case.js';
import { User } from './entities/index.js';
import { minute, namesOf, users } from './people.js';

/** For backends that take part in transactions; the others have a case of their own. */
function joining(title: string, run: (world: ConformanceWorld) => Promise<void>): SequereConformanceCase {
  return { title, run: async (world) => (world.joinsTransactions ? run(world) : refuses(world)) };
}

/** A change with the manager of a transaction that the backend cannot join is an error, and nothing is written. */
async function refuses({ sequere, dataSource }: ConformanceWorld): Promise<void> {
  const [ann, ben, cas] = await users(dataSource, 'ann', 'ben', 'cas');
  await sequere.follow(ann, cas);
  await transaction(dataSource, async (manager) => {
    await assert.rejects(sequere.follow(ann, ben, { manager }), UnsupportedByBackendError);
    await assert.rejects(sequere.followMany([{ from: ann, to: ben }], { manager }), UnsupportedByBackendError);
    await assert.rejects(sequere.unfollow(ann, cas, { manager }), UnsupportedByBackendError);
    await assert.rejects(sequere.purge(ann, { manager }), UnsupportedByBackendError);
    assert.equal(await sequere.isFollowing(ann, cas, { manager }), true);
  });
  assert.equal(await sequere.isFollowing(ann, ben), false);
  assert.equal(await sequere.getFollowingsCount(ann), 1);
}

export const transactionCases: SequereConformanceCase[] = [
  joining(
    'with a manager every call takes part in its transaction, which is over when it is committed',
    async (world) => {
      const { sequere, dataSource } = world;
      const [ann, ben, cas] = await users(dataSource, 'ann', 'ben', 'cas');
      await sequere.follow(ben, ann, { at: minute(1) });
      await transaction(dataSource, async (manager) => {
        assert.deepEqual(await sequere.follow(ann, ben, { at: minute(2), manager }), {
          changed: true,
          since: minute(2),
        });
        assert.equal((await sequere.follow(ann, ben, { manager })).changed, false);
        assert.equal(await sequere.isFollowing(ann, ben, { manager }), true);
        assert.deepEqual(namesOf(await sequere.getFollowings(ann, { manager })), ['ben']);
        const many = await sequere.followMany([{ from: cas, to: ann }], { manager });
        assert.equal(many[0]?.status, 'fulfilled');
        assert.deepEqual(await sequere.unfollow(cas, ann, { manager }), { changed: true });
      });
      assert.deepEqual(await sequere.getCounts([ann, ben, cas]), [
        { target: ann, followers: 1, followings: 1, friends: 1 },
        { target: ben, followers: 1, followings: 1, friends: 1 },
        { target: cas, followers: 0, followings: 0, friends: 0 },
      ]);
    },
  ),
  joining('a rollback leaves no trace', async ({ sequere, dataSource }) => {
    const [ann, ben, cas] = await users(dataSource, 'ann', 'ben', 'cas');
    await sequere.follow(ann, cas, { at: minute(1) });
    await sequere.follow(cas, ann);
    const failed = transaction(dataSource, async (manager) => {
      await sequere.follow(ann, ben, { manager });
      await sequere.follow(ben, ann, { manager });
      await sequere.unfollow(ann, cas, { manager });
      throw new Error('no');
    });
    await assert.rejects(failed, /^Error: no$/);
    assert.equal(await sequere.isFollowing(ann, ben), false);
    assert.deepEqual((await sequere.relationships(ann, [cas]))[0]?.following, minute(1));
    assert.deepEqual(await sequere.getCounts([ann, ben]), [
      { target: ann, followers: 1, followings: 1, friends: 1 },
      { target: ben, followers: 0, followings: 0, friends: 0 },
    ]);
  }),
  joining('a rolled back savepoint leaves no trace, and the transaction around it goes on', async (world) => {
    const { sequere, dataSource } = world;
    const [ann, ben, cas] = await users(dataSource, 'ann', 'ben', 'cas');
    await transaction(dataSource, async (manager) => {
      await sequere.follow(ann, ben, { manager });
      const inner = manager.transaction(async (nested) => {
        await sequere.follow(ann, cas, { manager: nested });
        await sequere.unfollow(ann, ben, { manager: nested });
        throw new Error('inner');
      });
      await assert.rejects(inner, /^Error: inner$/);
      await sequere.follow(cas, ann, { manager });
    });
    assert.deepEqual(namesOf(await sequere.getFollowings(ann)), ['ben']);
    assert.deepEqual(await sequere.getCounts([ann, cas]), [
      { target: ann, followers: 1, followings: 1, friends: 0 },
      { target: cas, followers: 0, followings: 1, friends: 0 },
    ]);
  }),
  joining('an entity can be saved and followed in one transaction', async ({ sequere, dataSource }) => {
    const [ann] = await users(dataSource, 'ann');
    const ben = await transaction(dataSource, async (manager) => {
      const saved = await manager.save(Object.assign(new User(), { username: 'ben' }));
      await sequere.follow(ann, saved, { manager });
      return saved;
    });
    assert.deepEqual(namesOf(await sequere.getFollowers(ben)), ['ann']);
  }),
  joining('calls made at once with one manager are made one after another', async ({ sequere, dataSource }) => {
    const [ann, ben] = await users(dataSource, 'ann', 'ben');
    await transaction(dataSource, async (manager) => {
      const follows = await Promise.all([1, 2, 3].map(() => sequere.follow(ann, ben, { manager })));
      assert.deepEqual(
        follows.map(({ changed }) => changed),
        [true, false, false],
      );
      await Promise.all([sequere.follow(ben, ann, { manager }), sequere.unfollow(ann, ben, { manager })]);
    });
    assert.deepEqual(await sequere.getCounts([ann]), [{ target: ann, followers: 1, followings: 0, friends: 0 }]);
  }),
  {
    title: 'a manager without a transaction changes nothing about a call',
    async run({ sequere, dataSource }) {
      const [ann, ben] = await users(dataSource, 'ann', 'ben');
      const { manager } = dataSource;
      assert.equal((await sequere.follow(ann, ben, { manager })).changed, true);
      assert.equal(await sequere.getFollowersCount(ben, { manager }), 1);
      assert.deepEqual(namesOf(await sequere.getFollowers(ben, { manager })), ['ann']);
    },
  },
];

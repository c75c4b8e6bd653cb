import { transaction } from '@spoor/core';
import assert from 'node:assert/strict';
import type { DataSource } from 'typeorm';
import type { ConformanceWorld, SequereConformanceCase } from './conformance-case.js';
import { Project, User } from './entities/index.js';
import { failuresOf } from './failures-of.js';
import { minute, named, namesOf, projects, users } from './people.js';

/** Ann follows ben, ben follows ann and spoor, cas follows ann, spoor follows ann. */
async function graph({ sequere, dataSource }: ConformanceWorld) {
  const [ann, ben, cas] = await users(dataSource, 'ann', 'ben', 'cas');
  const [spoor] = await projects(dataSource, 'spoor');
  await sequere.followMany([
    { from: ann, to: ben, at: minute(1) },
    { from: ben, to: ann, at: minute(2) },
    { from: cas, to: ann, at: minute(3) },
    { from: spoor, to: ann, at: minute(4) },
    { from: ben, to: spoor, at: minute(5) },
  ]);
  return { ann, ben, cas, spoor };
}

async function countsOf({ sequere }: ConformanceWorld, targets: readonly object[]): Promise<number[][]> {
  const counts = await sequere.getCounts(targets);
  return counts.map(({ followers, followings, friends }) => [followers, followings, friends]);
}

const REMOVALS: [way: string, remove: (dataSource: DataSource, user: User) => Promise<unknown>][] = [
  [
    'remove()',
    async (dataSource, { id }) => {
      const repository = dataSource.getRepository(User);
      await repository.remove(await repository.findOneByOrFail({ id }));
    },
  ],
  ['delete()', (dataSource, { id }) => dataSource.getRepository(User).delete(id)],
  [
    'a query builder',
    (dataSource, { id }) => dataSource.createQueryBuilder().delete().from(User).where('id = :id', { id }).execute(),
  ],
  ['a transaction', (dataSource, { id }) => transaction(dataSource, (manager) => manager.delete(User, id))],
];

const SOFT_REMOVALS: [
  way: string,
  remove: (dataSource: DataSource, user: User) => Promise<unknown>,
  recover: (dataSource: DataSource, user: User) => Promise<unknown>,
][] = [
  [
    'softRemove() and recover()',
    (dataSource, user) => dataSource.getRepository(User).softRemove(user),
    (dataSource, user) => dataSource.getRepository(User).recover(user),
  ],
  [
    'softDelete() and restore()',
    (dataSource, { id }) => dataSource.getRepository(User).softDelete(id),
    (dataSource, { id }) => dataSource.getRepository(User).restore(id),
  ],
];

export const removalCases: SequereConformanceCase[] = [
  ...REMOVALS.map<SequereConformanceCase>(([way, remove]) => ({
    title: `an entity that is removed by ${way} takes its follows along`,
    async run(world) {
      const { sequere, settle, dataSource } = world;
      const { ann, ben, cas, spoor } = await graph(world);
      const gone = Object.assign(new User(), ann);
      await remove(dataSource, ann);
      await settle();
      assert.deepEqual(await countsOf(world, [gone, ben, cas, spoor]), [
        [0, 0, 0],
        [0, 1, 0],
        [0, 0, 0],
        [1, 0, 0],
      ]);
      assert.equal(await sequere.isFollowing(ben, gone), false);
      assert.deepEqual(namesOf(await sequere.getFollowers(spoor)), ['ben']);
      assert.deepEqual(namesOf(await sequere.getFriends(ben)), []);
    },
  })),
  ...SOFT_REMOVALS.map<SequereConformanceCase>(([way, remove, recover]) => ({
    title: `the follows of an entity are away from ${way.replace(' and ', ' to ')}, and come back with their dates`,
    async run(world) {
      const { sequere, settle, dataSource } = world;
      const { ann, ben, cas, spoor } = await graph(world);
      const before = named(await sequere.getFollowers(ann));
      await remove(dataSource, ann);
      await settle();
      assert.deepEqual(await countsOf(world, [ann, ben, cas, spoor]), [
        [0, 0, 0],
        [0, 1, 0],
        [0, 0, 0],
        [1, 0, 0],
      ]);
      assert.equal(await sequere.isFollowing(ann, ben), false);
      assert.equal(await sequere.isFollowing(ben, ann), false);
      assert.deepEqual(namesOf(await sequere.getFollowings(cas)), []);
      assert.deepEqual(namesOf(await sequere.getFriends(ben)), []);
      await recover(dataSource, ann);
      await settle();
      assert.deepEqual(await countsOf(world, [ann, ben, cas, spoor]), [
        [3, 1, 1],
        [1, 2, 1],
        [0, 1, 0],
        [1, 1, 0],
      ]);
      assert.deepEqual(named(await sequere.getFollowers(ann)), before);
      assert.deepEqual(named(await sequere.getFriends(ben)), [['ann', minute(2)]]);
    },
  })),
  {
    title: 'a follow between two entities that are both soft-removed comes back with the second of them',
    async run(world) {
      const { sequere, settle, dataSource } = world;
      const repository = dataSource.getRepository(User);
      const { ann, ben, cas } = await graph(world);
      await repository.softDelete(ann.id);
      await repository.softDelete(ben.id);
      await settle();
      await repository.restore(ann.id);
      await settle();
      assert.deepEqual(await countsOf(world, [ann, ben]), [
        [2, 0, 0],
        [0, 0, 0],
      ]);
      assert.deepEqual(namesOf(await sequere.getFollowings(cas)), ['ann']);
      await repository.restore(ben.id);
      await settle();
      assert.deepEqual(await countsOf(world, [ann, ben]), [
        [3, 1, 1],
        [1, 2, 1],
      ]);
    },
  },
  {
    title: 'the follows of an entity that is soft-removed and then removed do not come back',
    async run(world) {
      const { sequere, settle, dataSource } = world;
      const repository = dataSource.getRepository(User);
      const { ann, ben } = await graph(world);
      await repository.softDelete(ann.id);
      await settle();
      await repository.delete(ann.id);
      await settle();
      await repository.insert({ id: ann.id, username: 'another' });
      await repository.softDelete(ann.id);
      await repository.restore(ann.id);
      await settle();
      assert.equal(await sequere.isFollowing(ben, ann), false);
      assert.deepEqual(await countsOf(world, [ann, ben]), [
        [0, 0, 0],
        [0, 1, 0],
      ]);
    },
  },
  {
    title:
      'a follow that is ended while an end of it is soft-removed does not come back, though it was made anew meanwhile',
    async run(world) {
      const { sequere, settle, dataSource } = world;
      const repository = dataSource.getRepository(User);
      const { ann, ben, cas } = await graph(world);
      await repository.softDelete(ann.id);
      await settle();
      await sequere.unfollow(ben, ann);
      await sequere.follow(cas, ann, { at: minute(9) });
      await sequere.unfollow(cas, ann);
      await repository.restore(ann.id);
      await settle();
      assert.equal(await sequere.isFollowing(ben, ann), false);
      assert.equal(await sequere.isFollowing(cas, ann), false);
      assert.deepEqual(await countsOf(world, [ann, ben, cas]), [
        [1, 1, 0],
        [1, 1, 0],
        [0, 0, 0],
      ]);
    },
  },
  {
    title: 'a removal that is rolled back leaves the follows where they are',
    async run(world) {
      const { settle, dataSource } = world;
      const { ann, ben } = await graph(world);
      const failed = transaction(dataSource, async (manager) => {
        await manager.delete(User, ann.id);
        await manager.softDelete(User, ben.id);
        throw new Error('no');
      });
      await assert.rejects(failed, /^Error: no$/);
      await settle();
      assert.deepEqual(await countsOf(world, [ann, ben]), [
        [3, 1, 1],
        [1, 2, 1],
      ]);
    },
  },
  {
    title: 'many entities that one statement removes take their follows along',
    async run(world) {
      const { sequere, settle, dataSource } = world;
      const [hub] = await users(dataSource, 'hub');
      const repository = dataSource.getRepository(Project);
      const made = await repository.save(
        Array.from({ length: 600 }, () => repository.create()),
        { chunk: 200 },
      );
      assert.deepEqual(failuresOf(await sequere.followMany(made.map((from) => ({ from, to: hub })))), []);
      await sequere.follow(hub, made[0] as Project);
      assert.deepEqual(await countsOf(world, [hub]), [[600, 1, 1]]);
      await repository.createQueryBuilder().delete().where('id > :first', { first: made[0]?.id }).execute();
      await settle();
      assert.deepEqual(await countsOf(world, [hub, made[0] as Project]), [
        [1, 1, 1],
        [1, 1, 1],
      ]);
      await repository.delete({ name: '' });
      await settle();
      assert.deepEqual(await countsOf(world, [hub]), [[0, 0, 0]]);
    },
  },
];

import assert from 'node:assert/strict';
import type { SequereConformanceCase } from './conformance-case.js';
import { namesOf, projects, users } from './people.js';

export const purgeCases: SequereConformanceCase[] = [
  {
    title: 'a purge removes every follow from and to an entity, and no other',
    async run({ sequere, dataSource }) {
      const [ann, ben, cas] = await users(dataSource, 'ann', 'ben', 'cas');
      const [spoor] = await projects(dataSource, 'spoor');
      await sequere.followMany([
        { from: ann, to: ben },
        { from: ben, to: ann },
        { from: ann, to: spoor },
        { from: cas, to: ann },
        { from: ben, to: cas },
        { from: cas, to: ben },
        { from: ben, to: spoor },
      ]);
      assert.equal(await sequere.purge(ann), 4);
      assert.equal(await sequere.purge(ann), 0);
      assert.deepEqual(await sequere.getCounts([ann, ben, cas, spoor]), [
        { target: ann, followers: 0, followings: 0, friends: 0 },
        { target: ben, followers: 1, followings: 2, friends: 1 },
        { target: cas, followers: 1, followings: 1, friends: 1 },
        { target: spoor, followers: 1, followings: 0, friends: 0 },
      ]);
      assert.deepEqual([...(await sequere.getFollowers(ann))], []);
      assert.deepEqual([...(await sequere.getFriends(ann))], []);
      assert.deepEqual(namesOf(await sequere.getFollowers(spoor)), ['ben']);
      assert.equal((await sequere.follow(ann, ben)).changed, true);
    },
  },
];

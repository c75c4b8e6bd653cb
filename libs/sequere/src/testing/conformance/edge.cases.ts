import { ref } from '@spoor/core';
import assert from 'node:assert/strict';
import type { SequereConformanceCase } from './conformance-case.js';
import { Project, User } from './entities/index.js';
import { failuresOf } from './failures-of.js';
import { minute, projects, users } from './people.js';

export const edgeCases: SequereConformanceCase[] = [
  {
    title: 'a follow changes something once and keeps its first date',
    async run({ sequere, dataSource }) {
      const [ann] = await users(dataSource, 'ann');
      const [spoor] = await projects(dataSource, 'spoor');
      assert.equal(await sequere.isFollowing(ann, spoor), false);
      assert.deepEqual(await sequere.follow(ann, spoor, { at: minute(1) }), { changed: true, since: minute(1) });
      assert.deepEqual(await sequere.follow(ann, spoor, { at: minute(2) }), { changed: false, since: minute(1) });
      assert.deepEqual(await sequere.follow(ann, spoor, { at: minute(0) }), { changed: false, since: minute(1) });
      assert.equal(await sequere.isFollowing(ann, spoor), true);
      assert.equal(await sequere.isFollowing(spoor, ann), false);
      assert.equal(await sequere.getFollowersCount(spoor), 1);
    },
  },
  {
    title: 'a follow is dated now, unless it is told otherwise',
    async run({ sequere, dataSource, resolution }) {
      const [ann, ben] = await users(dataSource, 'ann', 'ben');
      const before = Date.now();
      const { since } = await sequere.follow(ann, ben);
      assert.ok(since.getTime() > before - resolution && since.getTime() <= Date.now(), since.toISOString());
      const [relationship] = await sequere.relationships(ann, [ben]);
      assert.deepEqual(relationship?.following, since);
    },
  },
  {
    title: 'an unfollow changes something once, and what was never followed stays so',
    async run({ sequere, dataSource }) {
      const [ann, ben] = await users(dataSource, 'ann', 'ben');
      assert.deepEqual(await sequere.unfollow(ann, ben), { changed: false });
      await sequere.follow(ann, ben);
      assert.deepEqual(await sequere.unfollow(ann, ben), { changed: true });
      assert.deepEqual(await sequere.unfollow(ann, ben), { changed: false });
      assert.equal(await sequere.isFollowing(ann, ben), false);
      assert.deepEqual(await sequere.getCounts([ann, ben]), [
        { target: ann, followers: 0, followings: 0, friends: 0 },
        { target: ben, followers: 0, followings: 0, friends: 0 },
      ]);
    },
  },
  {
    title: 'a follow after an unfollow begins anew, with its own date',
    async run({ sequere, dataSource }) {
      const [ann, ben] = await users(dataSource, 'ann', 'ben');
      await sequere.follow(ann, ben, { at: minute(1) });
      await sequere.unfollow(ann, ben);
      assert.deepEqual(await sequere.follow(ann, ben, { at: minute(5) }), { changed: true, since: minute(5) });
      assert.equal(await sequere.getFollowersCount(ben), 1);
    },
  },
  {
    title: 'an instance and its ref are the same entity, and equal ids of two types are not',
    async run({ sequere, dataSource }) {
      const [ann, ben] = await users(dataSource, 'ann', 'ben');
      const project = ref(Project, ben.id);
      await sequere.follow(ref(User, ann.id), ben);
      assert.equal(await sequere.isFollowing(ann, ref(User, ben.id)), true);
      assert.equal(await sequere.isFollowing(ann, project), false);
      await sequere.follow(ann, project);
      await sequere.unfollow(ann, ben);
      assert.equal(await sequere.isFollowing(ann, project), true);
      assert.equal(await sequere.isFollowing(ann, ben), false);
      assert.equal(await sequere.getFollowersCount(project), 1);
      assert.equal(await sequere.getFollowersCount(ben), 0);
    },
  },
  {
    title: 'of many who do the same thing at once, one has changed something',
    async run({ sequere, dataSource }) {
      const [ann, ben] = await users(dataSource, 'ann', 'ben');
      const follows = await Promise.all(Array.from({ length: 20 }, () => sequere.follow(ann, ben)));
      const [first] = follows.filter(({ changed }) => changed);
      assert.equal(follows.filter(({ changed }) => changed).length, 1);
      for (const { since } of follows) assert.deepEqual(since, first?.since);
      assert.equal(await sequere.getFollowersCount(ben), 1);
      const unfollows = await Promise.all(Array.from({ length: 20 }, () => sequere.unfollow(ann, ben)));
      assert.equal(unfollows.filter(({ changed }) => changed).length, 1);
      assert.equal(await sequere.getFollowersCount(ben), 0);
    },
  },
  {
    title: 'followMany and unfollowMany answer for each pair, in their order, also for one that comes twice',
    async run({ sequere, dataSource }) {
      const [ann, ben, cas] = await users(dataSource, 'ann', 'ben', 'cas');
      await sequere.follow(ann, ben, { at: minute(1) });
      const results = await sequere.followMany([
        { from: ann, to: ben, at: minute(2) },
        { from: ann, to: cas, at: minute(3) },
        { from: ann, to: ann },
        { from: cas, to: ann, at: minute(4) },
        { from: ann, to: cas, at: minute(5) },
        { from: ann, to: { type: 'ghost', id: '1' } },
      ]);
      assert.deepEqual(
        results.map((result) => (result.status === 'fulfilled' ? result.value : result.reason.code)),
        [
          { changed: false, since: minute(1) },
          { changed: true, since: minute(3) },
          'SPOOR_SELF_FOLLOW',
          { changed: true, since: minute(4) },
          { changed: false, since: minute(3) },
          'SPOOR_NOT_FOLLOWABLE',
        ],
      );
      assert.equal(await sequere.getFriendsCount(cas), 1);
      const ended = await sequere.unfollowMany([
        { from: ben, to: ann },
        { from: ann, to: ben },
        { from: ann, to: ben },
        { from: ann, to: cas },
      ]);
      assert.deepEqual(
        ended.map((result) => result.status === 'fulfilled' && result.value.changed),
        [false, true, false, true],
      );
      assert.equal(await sequere.getFollowingsCount(ann), 0);
      assert.deepEqual(await sequere.followMany([]), []);
      assert.deepEqual(await sequere.unfollowMany([]), []);
    },
  },
  {
    title: 'followMany takes more pairs than a statement or a pipeline can hold',
    async run({ sequere, dataSource }) {
      const [ann] = await users(dataSource, 'ann');
      const pairs = Array.from({ length: 1_200 }, (_, index) => ({ from: ref(User, 10_000 + index), to: ann }));
      const results = await sequere.followMany(pairs);
      assert.deepEqual(failuresOf(results), []);
      assert.equal(await sequere.getFollowersCount(ann), 1_200);
      const relationships = await sequere.relationships(
        ann,
        pairs.map(({ from }) => from),
      );
      assert.equal(relationships.filter(({ followedBy }) => followedBy !== null).length, 1_200);
      assert.deepEqual(failuresOf(await sequere.unfollowMany(pairs)), []);
      assert.equal(await sequere.getFollowersCount(ann), 0);
    },
  },
];

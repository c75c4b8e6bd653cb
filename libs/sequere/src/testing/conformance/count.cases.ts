import { ref } from '@spoor/core';
import assert from 'node:assert/strict';
import type { SequereConformanceCase } from './conformance-case.js';
import { Project, Tag, User } from './entities/index.js';
import { minute, projects, users } from './people.js';

export const countCases: SequereConformanceCase[] = [
  {
    title: 'counts are told by type, by label or by class, and in total',
    async run({ sequere, dataSource }) {
      const [ann, ben] = await users(dataSource, 'ann', 'ben');
      const [spoor, track] = await projects(dataSource, 'spoor', 'track');
      for (const to of [ben, spoor, track, ref(Tag, 'nest')]) await sequere.follow(ann, to);
      await sequere.follow(ben, spoor);
      assert.equal(await sequere.getFollowingsCount(ann), 4);
      assert.equal(await sequere.getFollowingsCount(ann, { type: Project }), 2);
      assert.equal(await sequere.getFollowingsCount(ann, { type: 'user' }), 1);
      assert.equal(await sequere.getFollowingsCount(ann, { type: 'keyword' }), 1);
      assert.equal(await sequere.getFollowersCount(spoor), 2);
      assert.equal(await sequere.getFollowersCount(spoor, { type: User }), 2);
      assert.equal(await sequere.getFollowersCount(spoor, { type: Project }), 0);
      assert.equal(await sequere.getFollowersCount(ann), 0);
    },
  },
  {
    title: 'friends are those who follow each other, counted on either side',
    async run({ sequere, dataSource }) {
      const [ann, ben] = await users(dataSource, 'ann', 'ben');
      const [spoor] = await projects(dataSource, 'spoor');
      const friends = async () => [
        await sequere.getFriendsCount(ann),
        await sequere.getFriendsCount(ben),
        await sequere.getFriendsCount(ann, { type: 'user' }),
        await sequere.getFriendsCount(ann, { type: 'project' }),
      ];
      await sequere.follow(ann, ben);
      assert.deepEqual(await friends(), [0, 0, 0, 0]);
      await sequere.follow(ben, ann);
      assert.deepEqual(await friends(), [1, 1, 1, 0]);
      await sequere.follow(ann, spoor);
      await sequere.follow(spoor, ann);
      assert.deepEqual(await friends(), [2, 1, 1, 1]);
      await sequere.unfollow(ann, ben);
      assert.deepEqual(await friends(), [1, 0, 0, 1]);
      await sequere.unfollow(ben, ann);
      await sequere.unfollow(spoor, ann);
      assert.deepEqual(await friends(), [0, 0, 0, 0]);
    },
  },
  {
    title: 'two who follow each other at the same instant are friends',
    async run({ sequere, dataSource }) {
      for (let round = 0; round < 10; round += 1) {
        const [ann, ben] = await users(dataSource, 'ann', 'ben');
        await Promise.all([sequere.follow(ann, ben), sequere.follow(ben, ann)]);
        assert.equal(await sequere.getFriendsCount(ann), 1);
        assert.equal(await sequere.getFriendsCount(ben), 1);
        await Promise.all([sequere.unfollow(ann, ben), sequere.unfollow(ben, ann)]);
        assert.equal(await sequere.getFriendsCount(ann), 0);
        assert.equal(await sequere.getFriendsCount(ben), 0);
      }
    },
  },
  {
    title: 'getCounts answers for many targets of any types, in their order',
    async run({ sequere, dataSource }) {
      const [ann, ben] = await users(dataSource, 'ann', 'ben');
      const [spoor] = await projects(dataSource, 'spoor');
      await sequere.followMany([
        { from: ann, to: ben },
        { from: ben, to: ann },
        { from: ann, to: spoor },
      ]);
      const ghost = ref(User, 999_999);
      assert.deepEqual(await sequere.getCounts([spoor, ann, ghost, ben, ann]), [
        { target: spoor, followers: 1, followings: 0, friends: 0 },
        { target: ann, followers: 1, followings: 2, friends: 1 },
        { target: ghost, followers: 0, followings: 0, friends: 0 },
        { target: ben, followers: 1, followings: 1, friends: 1 },
        { target: ann, followers: 1, followings: 2, friends: 1 },
      ]);
      assert.deepEqual(await sequere.getCounts([ann], { type: Project }), [
        { target: ann, followers: 0, followings: 1, friends: 0 },
      ]);
      assert.deepEqual(await sequere.getCounts([]), []);
    },
  },
  {
    title: 'relationships tell of many targets of any types, in their order, who follows whom since when',
    async run({ sequere, dataSource }) {
      const [ann, ben, cas, dee] = await users(dataSource, 'ann', 'ben', 'cas', 'dee');
      const [spoor] = await projects(dataSource, 'spoor');
      await sequere.followMany([
        { from: ann, to: ben, at: minute(1) },
        { from: ben, to: ann, at: minute(2) },
        { from: cas, to: ann, at: minute(3) },
        { from: ann, to: spoor, at: minute(4) },
      ]);
      const ghost = ref(Project, ben.id + 1_000);
      assert.deepEqual(await sequere.relationships(ann, [dee, spoor, cas, ghost, ben, ann, spoor]), [
        { target: dee, following: null, followedBy: null, mutual: false },
        { target: spoor, following: minute(4), followedBy: null, mutual: false },
        { target: cas, following: null, followedBy: minute(3), mutual: false },
        { target: ghost, following: null, followedBy: null, mutual: false },
        { target: ben, following: minute(1), followedBy: minute(2), mutual: true },
        { target: ann, following: null, followedBy: null, mutual: false },
        { target: spoor, following: minute(4), followedBy: null, mutual: false },
      ]);
      assert.deepEqual(await sequere.relationships(ann, []), []);
    },
  },
];

import { ref } from '@spoor/core';
import assert from 'node:assert/strict';
import type { SequereConformanceCase } from './conformance-case.js';
import { Project, User } from './entities/index.js';
import { collect, minute, named, namesOf, projects, users } from './people.js';

export const listCases: SequereConformanceCase[] = [
  {
    title: 'lists have the entities with their dates, newest first or oldest first, of one type or of all',
    async run({ sequere, dataSource }) {
      const [ann, ben, cas] = await users(dataSource, 'ann', 'ben', 'cas');
      const [spoor] = await projects(dataSource, 'spoor');
      await sequere.follow(ann, ben, { at: minute(2) });
      await sequere.follow(ann, spoor, { at: minute(1) });
      await sequere.follow(ann, cas, { at: minute(3) });
      await sequere.follow(ben, cas, { at: minute(4) });
      assert.deepEqual(named(await sequere.getFollowings(ann)), [
        ['cas', minute(3)],
        ['ben', minute(2)],
        ['spoor', minute(1)],
      ]);
      assert.deepEqual(namesOf(await sequere.getFollowings(ann, { order: 'oldest' })), ['spoor', 'ben', 'cas']);
      assert.deepEqual(namesOf(await sequere.getFollowings(ann, { type: User })), ['cas', 'ben']);
      assert.deepEqual(namesOf(await sequere.getFollowings(ann, { type: 'project' })), ['spoor']);
      assert.deepEqual(named(await sequere.getFollowers(cas)), [
        ['ben', minute(4)],
        ['ann', minute(3)],
      ]);
      assert.deepEqual(namesOf(await sequere.getFollowers(cas, { order: 'oldest', type: 'user' })), ['ann', 'ben']);
      assert.deepEqual([...(await sequere.getFollowers(ann))], []);
      const [first] = await sequere.getFollowings(ann, { type: User });
      assert.ok(first?.entity instanceof User);
    },
  },
  {
    title: 'friends are listed with the later of the two dates',
    async run({ sequere, dataSource }) {
      const [ann, ben, cas, dee] = await users(dataSource, 'ann', 'ben', 'cas', 'dee');
      const [spoor] = await projects(dataSource, 'spoor');
      await sequere.followMany([
        { from: ann, to: ben, at: minute(1) },
        { from: ben, to: ann, at: minute(9) },
        { from: ann, to: cas, at: minute(8) },
        { from: cas, to: ann, at: minute(2) },
        { from: ann, to: spoor, at: minute(4) },
        { from: spoor, to: ann, at: minute(5) },
        { from: ann, to: dee, at: minute(6) },
      ]);
      assert.deepEqual(named(await sequere.getFriends(ann)), [
        ['ben', minute(9)],
        ['cas', minute(8)],
        ['spoor', minute(5)],
      ]);
      assert.deepEqual(namesOf(await sequere.getFriends(ann, { type: User, order: 'oldest' })), ['cas', 'ben']);
      assert.deepEqual(named(await sequere.getFriends(ben)), [['ann', minute(9)]]);
      await sequere.unfollow(ann, ben);
      await sequere.unfollow(cas, ann);
      assert.deepEqual(namesOf(await sequere.getFriends(ann)), ['spoor']);
      await sequere.follow(ann, ben, { at: minute(20) });
      assert.deepEqual(named(await sequere.getFriends(ben)), [['ann', minute(20)]]);
    },
  },
  ...(['followers', 'followings', 'friends'] as const).flatMap((list) =>
    (['newest', 'oldest'] as const).map<SequereConformanceCase>((order) => ({
      title: `pages of ${list}, ${order} first, meet each member once, however many came at the same instant`,
      async run({ sequere, dataSource }) {
        const [hub] = await users(dataSource, 'hub');
        const members = await users(dataSource, ...Array.from({ length: 23 }, (_, index) => `user ${index}`));
        const [spoor] = await projects(dataSource, 'spoor');
        const at = (index: number) => minute(index % 3);
        const everybody = [...members, spoor];
        await sequere.followMany(everybody.map((from, index) => ({ from, to: hub, at: at(index) })));
        await sequere.followMany(everybody.map((to, index) => ({ from: hub, to, at: at(index) })));
        const read = {
          followers: sequere.getFollowers.bind(sequere),
          followings: sequere.getFollowings.bind(sequere),
          friends: sequere.getFriends.bind(sequere),
        }[list];
        for (const [type, expected] of [
          [undefined, [...members.map(({ username }) => username), 'spoor']],
          ['user', members.map(({ username }) => username)],
        ] as const) {
          const met: [string, Date][] = [];
          let after: string | undefined;
          let pages = 0;
          do {
            const page = await read(hub, { order, limit: 5, ...(type && { type }), ...(after && { after }) });
            met.push(...named(page));
            assert.equal(page.items.length, page.nextCursor ? 5 : expected.length % 5);
            after = page.nextCursor ?? undefined;
            pages += 1;
          } while (after);
          assert.equal(pages, 5);
          assert.deepEqual(met.map(([name]) => name).toSorted(), [...expected].toSorted());
          const dates = met.map(([, since]) => since.getTime());
          const sorted = dates.toSorted((one, other) => (order === 'oldest' ? one - other : other - one));
          assert.deepEqual(dates, sorted);
        }
      },
    })),
  ),
  {
    title: 'the last page has no cursor, also when it is full, and neither has an empty one',
    async run({ sequere, dataSource }) {
      const [ann, ben, cas] = await users(dataSource, 'ann', 'ben', 'cas');
      await sequere.follow(ben, ann, { at: minute(1) });
      await sequere.follow(cas, ann, { at: minute(2) });
      const first = await sequere.getFollowers(ann, { limit: 1 });
      assert.deepEqual(namesOf(first), ['cas']);
      const second = await sequere.getFollowers(ann, { limit: 1, after: first.nextCursor as string });
      assert.deepEqual(namesOf(second), ['ben']);
      assert.equal(second.nextCursor, null);
      assert.equal((await sequere.getFollowers(ann, { limit: 2 })).nextCursor, null);
      assert.deepEqual((await sequere.getFollowers(ben)).toJSON(), { items: [], nextCursor: null });
    },
  },
  {
    title: 'a cursor survives the end of the follow that it stands on, and whoever comes and goes',
    async run({ sequere, dataSource }) {
      const [hub] = await users(dataSource, 'hub');
      const members = await users(dataSource, 'a', 'b', 'c', 'd', 'e', 'f');
      for (const [index, member] of members.entries()) await sequere.follow(member, hub, { at: minute(index) });
      const first = await sequere.getFollowers(hub, { limit: 2 });
      assert.deepEqual(namesOf(first), ['f', 'e']);
      const [, , c, , e, f] = members;
      const [late] = await users(dataSource, 'late');
      await sequere.unfollow(e, hub);
      await sequere.unfollow(f, hub);
      await sequere.unfollow(c, hub);
      await sequere.follow(late, hub, { at: minute(50) });
      const rest = await sequere.getFollowers(hub, { limit: 10, after: first.nextCursor as string });
      assert.deepEqual(namesOf(rest), ['d', 'b', 'a']);
    },
  },
  {
    title: 'a cursor among many of the same instant survives the end of its own follow',
    async run({ sequere, dataSource }) {
      const [hub] = await users(dataSource, 'hub');
      const members = await users(dataSource, 'a', 'b', 'c', 'd', 'e', 'f');
      await sequere.followMany(members.map((from) => ({ from, to: hub, at: minute(1) })));
      const all = namesOf(await sequere.getFollowers(hub));
      const first = await sequere.getFollowers<User>(hub, { type: User, limit: 3 });
      assert.deepEqual(namesOf(first), all.slice(0, 3));
      await sequere.unfollow(first.items[2]?.entity as User, hub);
      const rest = await sequere.getFollowers(hub, { type: User, after: first.nextCursor as string });
      assert.deepEqual(namesOf(rest), all.slice(3));
    },
  },
  {
    title: 'members whose entity is no more are left out and counted, and pages are full all the same',
    async run({ sequere, dataSource }) {
      const [hub] = await users(dataSource, 'hub');
      const [ann, ben, cas] = await users(dataSource, 'ann', 'ben', 'cas');
      const ghosts = [901, 902, 903, 904].map((id) => ref(User, 1_000_000 + id));
      const inOrder = [ghosts[0], ann, ghosts[1], ghosts[2], ben, ghosts[3], cas] as object[];
      for (const [index, from] of inOrder.entries()) await sequere.follow(from, hub, { at: minute(index) });
      const first = await sequere.getFollowers(hub, { order: 'oldest', limit: 2 });
      assert.deepEqual([namesOf(first), first.missing], [['ann', 'ben'], 3]);
      const second = await sequere.getFollowers(hub, {
        order: 'oldest',
        limit: 2,
        after: first.nextCursor as string,
      });
      assert.deepEqual([namesOf(second), second.missing, second.nextCursor], [['cas'], 1, null]);
    },
  },
  {
    title: 'nothing but members whose entity is no more behind a full page is no next page',
    async run({ sequere, dataSource }) {
      const [hub, ann] = await users(dataSource, 'hub', 'ann');
      await sequere.follow(ann, hub, { at: minute(9) });
      for (let index = 0; index < 5; index += 1)
        await sequere.follow(ref(User, 1_000_000 + index), hub, { at: minute(index) });
      const page = await sequere.getFollowers(hub, { limit: 1 });
      assert.deepEqual([namesOf(page), page.nextCursor, page.missing], [['ann'], null, 5]);
    },
  },
  {
    title: 'each… walks a list from its beginning to its end, members of one type or of all',
    async run({ sequere, dataSource }) {
      const [hub] = await users(dataSource, 'hub');
      const fans = await users(dataSource, ...Array.from({ length: 250 }, (_, index) => `fan ${index}`));
      const [spoor] = await projects(dataSource, 'spoor');
      await sequere.followMany(fans.map((from, index) => ({ from, to: hub, at: minute(index) })));
      await sequere.followMany([
        { from: spoor, to: hub, at: minute(-1) },
        { from: hub, to: spoor, at: minute(-2) },
      ]);
      const followers = await collect(sequere.eachFollower(hub, { order: 'oldest' }));
      assert.deepEqual(namesOf(followers), ['spoor', ...fans.map(({ username }) => username)]);
      const ofType = await collect(sequere.eachFollower(hub, { type: User }));
      assert.deepEqual(namesOf(ofType), fans.map(({ username }) => username).toReversed());
      assert.deepEqual(namesOf(await collect(sequere.eachFollowing(hub))), ['spoor']);
      assert.deepEqual(namesOf(await collect(sequere.eachFriend(hub, { type: Project }))), ['spoor']);
    },
  },
  {
    title: 'a list loads what it is asked to of its entities',
    async run({ sequere, dataSource }) {
      const [hub, ann] = await users(dataSource, 'hub', 'ann');
      await sequere.follow(ann, hub);
      const page = await sequere.getFollowers(hub, { type: User, select: { username: true } });
      const [loaded] = page.items;
      assert.equal(JSON.stringify(loaded?.entity), JSON.stringify({ id: ann.id, username: 'ann' }));
    },
  },
];

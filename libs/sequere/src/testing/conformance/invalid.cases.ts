import { ref } from '@spoor/core';
import assert from 'node:assert/strict';
import type { SequereService } from '../../sequere.service.js';
import type { SequereConformanceCase } from './conformance-case.js';
import { Draft, Project, User } from './entities/index.js';
import { minute, projects, users } from './people.js';

const code = (name: string) => ({ code: `SPOOR_${name}` });

async function nothingOf(sequere: SequereService, target: object): Promise<void> {
  assert.deepEqual(await sequere.getCounts([target]), [{ target, followers: 0, followings: 0, friends: 0 }]);
}

export const invalidCases: SequereConformanceCase[] = [
  {
    title: 'nobody can follow themselves',
    async run({ sequere, dataSource }) {
      const [ann] = await users(dataSource, 'ann');
      await assert.rejects(sequere.follow(ann, ref(User, ann.id)), code('SELF_FOLLOW'));
      await assert.rejects(sequere.unfollow(ann, ann), code('SELF_FOLLOW'));
      assert.equal(await sequere.isFollowing(ann, ann), false);
      await nothingOf(sequere, ann);
    },
  },
  {
    title: 'what is not followable is refused, as either end and as a type',
    async run({ sequere, dataSource }) {
      const [ann] = await users(dataSource, 'ann');
      const draft = await dataSource.getRepository(Draft).save(new Draft());
      for (const stranger of [draft, ref(Draft, 1), { type: 'ghost', id: '1' }]) {
        await assert.rejects(sequere.follow(ann, stranger), code('NOT_FOLLOWABLE'));
        await assert.rejects(sequere.follow(stranger, ann), code('NOT_FOLLOWABLE'));
        await assert.rejects(sequere.unfollow(ann, stranger), code('NOT_FOLLOWABLE'));
        await assert.rejects(sequere.isFollowing(stranger, ann), code('NOT_FOLLOWABLE'));
        await assert.rejects(sequere.relationships(ann, [stranger]), code('NOT_FOLLOWABLE'));
        await assert.rejects(sequere.getFollowersCount(stranger), code('NOT_FOLLOWABLE'));
        await assert.rejects(sequere.getFollowers(stranger), code('NOT_FOLLOWABLE'));
        await assert.rejects(sequere.purge(stranger), code('NOT_FOLLOWABLE'));
      }
      for (const type of ['ghost', Draft]) {
        await assert.rejects(sequere.getFollowersCount(ann, { type }), code('NOT_FOLLOWABLE'));
        await assert.rejects(sequere.getFollowers(ann, { type }), code('NOT_FOLLOWABLE'));
      }
      await nothingOf(sequere, ann);
    },
  },
  {
    title: 'an unsaved entity, a plain object and nothing at all are refused',
    async run({ sequere, dataSource }) {
      const [ann] = await users(dataSource, 'ann');
      for (const nobody of [new User(), { id: 1 }, null, undefined, 7, 'user:1']) {
        await assert.rejects(sequere.follow(ann, nobody as object), code('INVALID_ARGUMENT'));
        await assert.rejects(sequere.follow(nobody as object, ann), code('INVALID_ARGUMENT'));
        await assert.rejects(sequere.getFollowers(nobody as object), code('INVALID_ARGUMENT'));
      }
      await nothingOf(sequere, ann);
    },
  },
  {
    title: 'a date that is none is refused',
    async run({ sequere, dataSource }) {
      const [ann, ben] = await users(dataSource, 'ann', 'ben');
      for (const at of [new Date(Number.NaN), 1_382_676_091, '2013-10-25'])
        await assert.rejects(sequere.follow(ann, ben, { at: at as Date }), code('INVALID_ARGUMENT'));
      await nothingOf(sequere, ben);
    },
  },
  {
    title: 'a limit or an order that is none is refused',
    async run({ sequere, dataSource }) {
      const [ann] = await users(dataSource, 'ann');
      for (const limit of [-1, 0, 1.5, 1_001, Number.NaN, '5'])
        await assert.rejects(sequere.getFollowers(ann, { limit: limit as number }), code('INVALID_ARGUMENT'));
      await assert.rejects(sequere.getFollowers(ann, { order: 'random' as 'newest' }), code('INVALID_ARGUMENT'));
    },
  },
  {
    title: 'a cursor of another entity, list, type or order is refused, and so is what is none',
    async run({ sequere, dataSource }) {
      const [hub, ann, ben] = await users(dataSource, 'hub', 'ann', 'ben');
      const [spoor] = await projects(dataSource, 'spoor');
      for (const to of [hub, spoor]) {
        await sequere.follow(ann, to, { at: minute(1) });
        await sequere.follow(ben, to, { at: minute(2) });
      }
      const { nextCursor } = await sequere.getFollowers(hub, { limit: 1 });
      const after = nextCursor as string;
      assert.equal((await sequere.getFollowers(hub, { after })).items.length, 1);
      for (const foreign of [
        () => sequere.getFollowers(spoor, { after }),
        () => sequere.getFollowings(hub, { after }),
        () => sequere.getFriends(hub, { after }),
        () => sequere.getFollowers(hub, { after, order: 'oldest' }),
        () => sequere.getFollowers(hub, { after, type: User }),
        () => sequere.getFollowers(hub, { after, type: Project }),
        () => sequere.getFollowers(hub, { after: '' }),
        () => sequere.getFollowers(hub, { after: 'rubbish' }),
        () => sequere.getFollowers(hub, { after: 5 as never }),
        () => sequere.getFollowers(hub, { after: after.slice(0, 11) }),
        () => sequere.getFollowers(hub, { after: tamperedWith(after, '\0nonsense') }),
        () => sequere.getFollowers(hub, { after: tamperedWith(after, "';--") }),
      ])
        await assert.rejects(foreign(), code('INVALID_CURSOR'), foreign.toString());
    },
  },
];

/** The right list, but a position that no row of it can have. */
function tamperedWith(cursor: string, position: string): string {
  const digest = Buffer.from(cursor, 'base64url').toString().slice(0, 8);
  return Buffer.from(digest + position).toString('base64url');
}

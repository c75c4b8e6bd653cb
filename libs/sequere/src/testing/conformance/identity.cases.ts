import { ref, type EntityRef } from '@spoor/core';
import assert from 'node:assert/strict';
import type { SequereConformanceCase } from './conformance-case.js';
import { Account, Membership, Tag, Topic, User } from './entities/index.js';
import { minute, users } from './people.js';

export const identityCases: SequereConformanceCase[] = [
  {
    title: 'ids of every kind follow and are followed: integers, uuids, text, bigints, composite keys',
    async run({ sequere, dataSource }) {
      const [ann] = await users(dataSource, 'ann');
      const topic = await dataSource.getRepository(Topic).save(new Topic());
      const tag = await dataSource.getRepository(Tag).save({ name: 'Ünïcode: {a} b*\n"c"' });
      const membership = await dataSource.getRepository(Membership).save({ group: 7, role: 'chair' });
      await dataSource.getRepository(Account).insert({ number: '4503599627370497' });
      const all: [EntityRef, object][] = [
        [ref(Topic, topic.id), { id: topic.id }],
        [ref(Tag, tag.name), { name: tag.name }],
        [ref(Membership, { role: 'chair', group: 7 }), { ...membership }],
        [ref(User, ann.id), { id: ann.id, username: 'ann', deletedAt: null }],
        [ref(Account, 4_503_599_627_370_497n), { number: '4503599627370497' }],
      ];
      for (const [index, [from]] of all.entries())
        for (const [to] of all) if (from !== to) await sequere.follow(from, to, { at: minute(index) });
      for (const [of] of all) {
        assert.equal(await sequere.getFriendsCount(of), 4);
        const page = await sequere.getFollowers(of, { order: 'oldest' });
        const entities = page.items.map(({ entity }) => plain(entity));
        assert.deepEqual(
          entities,
          all.filter(([other]) => other !== of).map(([, entity]) => entity),
        );
      }
    },
  },
  {
    title: 'an id beyond 2^53 is not rounded',
    async run({ sequere, dataSource }) {
      const [ann] = await users(dataSource, 'ann');
      const [one, other] = [9_007_199_254_740_993n, 9_007_199_254_740_992n].map((id) => ref(Account, id));
      await sequere.follow(ann, one as EntityRef);
      assert.equal(await sequere.isFollowing(ann, one as EntityRef), true);
      assert.equal(await sequere.isFollowing(ann, other as EntityRef), false);
      assert.equal(await sequere.getFollowersCount(one as EntityRef), 1);
    },
  },
  {
    title: 'ids that some databases take for the same are not: of other case, accent, or a longer one',
    async run({ sequere, dataSource }) {
      const [ann] = await users(dataSource, 'ann');
      const tags = ['nest', 'Nest', 'nést', 'nest:', 'nest:user', `nest${'t'.repeat(200)}`].map((id) => ref(Tag, id));
      for (const tag of tags) {
        assert.equal((await sequere.follow(ann, tag)).changed, true);
        assert.equal(await sequere.getFollowersCount(tag), 1);
      }
      assert.equal(await sequere.getFollowingsCount(ann), tags.length);
      await sequere.unfollow(ann, tags[0] as EntityRef);
      assert.equal(await sequere.isFollowing(ann, tags[1] as EntityRef), true);
    },
  },
  {
    title: 'a type is known by its label, its class and the labels that it had before',
    async run({ sequere, dataSource }) {
      const [ann] = await users(dataSource, 'ann');
      await dataSource.getRepository(Tag).insert({ name: 'nest' });
      await sequere.follow(ann, { type: 'keyword', id: 'nest' });
      assert.equal(await sequere.isFollowing(ann, ref(Tag, 'nest')), true);
      for (const type of ['keyword', 'tag', Tag]) {
        assert.equal(await sequere.getFollowingsCount(ann, { type }), 1);
        assert.equal((await sequere.getFollowings(ann, { type })).items.length, 1);
      }
      assert.deepEqual(await sequere.unfollow(ann, ref(Tag, 'nest')), { changed: true });
    },
  },
];

/** SQLite reads a bigint as a number. */
function plain(entity: object): object {
  return entity instanceof Account ? { number: String(entity.number) } : { ...entity };
}

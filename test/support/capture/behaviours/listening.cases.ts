import type { RowChange } from '@spoor/core';
import assert from 'node:assert/strict';
import { SelectQueryBuilder } from 'typeorm';
import { Author, Comment, Post, Setting, Tag } from '../entities/index.js';
import { EVERYTHING } from '../listener.js';
import type { BehaviourCase } from '../operation-case.js';
import { toldInAnyOrder, watching, writeEverything } from './support.js';

/** Coming, going, and leaving the rest alone. */
export const listeningCases: BehaviourCase[] = [
  {
    title: 'a withdrawn consumer is told no more, and the other ones are',
    async run(world) {
      const leaving = world.listen();
      const staying = world.listen();
      await world.repository(Tag).update(1, { color: '1' });
      leaving.withdraw();
      await world.repository(Tag).update(1, { color: '2' });
      assert.deepEqual(toldInAnyOrder(await leaving.events()), ['update Tag 1: color']);
      assert.deepEqual(toldInAnyOrder(await staying.events()), ['update Tag 1: color', 'update Tag 1: color']);
    },
  },
  {
    title: 'a consumer that is added later is told from then on, also inside a transaction that is open',
    async run(world) {
      const early = world.listen({ watch: watching({ Tag: EVERYTHING }) });
      await world.repository(Tag).update(1, { color: '1' });
      const late = await world.dataSource.transaction(async (manager) => {
        await manager.update(Tag, 1, { color: '2' });
        const listener = world.listen({ watch: watching({ Tag: EVERYTHING, Setting: EVERYTHING }) });
        await manager.update(Tag, 1, { color: '3' });
        await manager.update(Setting, 'theme', { value: 'x' });
        return listener;
      });
      assert.equal((await early.events()).length, 3);
      assert.deepEqual(toldInAnyOrder(await late.events()), ['update Setting theme: value', 'update Tag 1: color']);
    },
  },
  {
    title: 'each entity is asked for once, and no junction table',
    async run(world) {
      const asked: string[] = [];
      world.listen({ watch: ({ name }) => void asked.push(name) });
      await writeEverything(world);
      await writeEverything(world).catch(() => 'the same login again');
      const entities = world.dataSource.entityMetadatas.filter(({ isJunction }) => !isJunction);
      assert.deepEqual(asked.toSorted(), entities.map(({ name }) => name).toSorted());
    },
  },
  {
    title: 'a DataSource that nobody listens to has no own createQueryBuilder, nor has one that everybody left',
    async run(world) {
      const { dataSource } = world;
      const isOwn = () => Object.hasOwn(dataSource, 'createQueryBuilder');
      assert.equal(isOwn(), false);
      const [one, other] = [world.listen(), world.listen({ delivery: 'publish' })];
      assert.equal(isOwn(), true);
      one.withdraw();
      one.withdraw();
      assert.equal(isOwn(), true);
      other.withdraw();
      assert.equal(isOwn(), false);
      await writeEverything(world);
      assert.deepEqual(await one.events(), []);
    },
  },
  {
    title: 'two DataSources on one database do not hear each other',
    async run(world) {
      const stranger = await world.open();
      const listener = world.listen();
      assert.equal(Object.hasOwn(stranger, 'createQueryBuilder'), false);
      await stranger.getRepository(Tag).update(1, { color: 'stranger' });
      await stranger.getRepository(Tag).save({ label: 'stranger' });
      await world.repository(Tag).update(2, { color: 'own' });
      assert.deepEqual(toldInAnyOrder(await listener.events()), ['update Tag 2: color']);
    },
  },
  {
    title: 'reading is as before: find, relations, counts, pages, subqueries, raw rows, clones and streams of builders',
    async run(world) {
      const read = async () => {
        const posts = world.repository(Post);
        const builder = posts.createQueryBuilder('post').leftJoinAndSelect('post.tags', 'tag').orderBy('post.id');
        return {
          found: await posts.find({ relations: { author: true, comments: true }, withDeleted: true, order: { id: 1 } }),
          count: await posts.count({ where: { author: { login: 'ada' } } }),
          page: await builder.clone().take(1).skip(1).getManyAndCount(),
          raw: await builder
            .clone()
            .select('post.title', 'title')
            .addSelect('COUNT(*)', 'n')
            .groupBy('post.title, post.id')
            .getRawMany(),
          sql: builder
            .clone()
            .where((inner) => `post.id IN ${inner.subQuery().select('c.postId').from(Comment, 'c').getQuery()}`)
            .getQuery(),
          exists: await posts.exists({ where: { title: 'first' } }),
          sum: await posts.sum('views', {}),
          tag: await world.dataSource.createQueryBuilder().relation(Post, 'tags').of(1).loadMany(),
          isSelect: builder instanceof SelectQueryBuilder && builder.subQuery() instanceof SelectQueryBuilder,
        };
      };
      const before = await read();
      const listener = world.listen();
      assert.deepEqual(await read(), before);
      assert.deepEqual(await listener.events(), []);
      assert.equal(before.isSelect, true);
    },
  },
  {
    title: 'the values are those of a loaded entity',
    async run(world) {
      const listener = world.listen();
      await world.repository(Author).update([1, 2, 3], { rank: () => 'rank + 1' });
      const events = (await listener.events()) as RowChange[];
      const metadata = world.dataSource.getMetadata(Author);
      for (const { after, ref } of events) {
        const author = await world
          .repository(Author)
          .createQueryBuilder('author')
          .addSelect('author.secret')
          .where({ id: Number(ref.id) })
          .getOneOrFail();
        const loaded = metadata.columns.map((column) => [column.propertyPath, column.getEntityValue(author)]);
        assert.deepEqual(after, Object.fromEntries(loaded));
      }
      assert.equal(events.length, 3);
    },
  },
];

import type { RowChange, RowOperation } from '@spoor/core';
import assert from 'node:assert/strict';
import { Animal, Author, Badge, Cat, Dog, Post, Profile, Setting, Tag } from '../entities/index.js';
import { EVERYTHING } from '../listener.js';
import type { BehaviourCase } from '../operation-case.js';
import { toldInAnyOrder, watching, writeEverything } from './support.js';

/** Who is told of what. */
export const watchCases: BehaviourCase[] = [
  {
    title: 'a consumer that asks for keys on deletion alone is told of deletions alone, by ref',
    async run(world) {
      const listener = world.listen({ watch: watching({ Author: { columns: [], operations: ['delete'] } }) });
      await writeEverything(world);
      const [event, ...others] = await listener.events();
      assert.deepEqual(others, []);
      assert.equal(event?.op, 'delete');
      assert.deepEqual({ ...(event as RowChange).ref }, { type: 'author', id: '3' });
      assert.deepEqual((event as RowChange).changed, []);
      assert.equal((event as RowChange).after, undefined);
    },
  },
  {
    title: 'a consumer of named columns is told of changes in these alone',
    async run(world) {
      const listener = world.listen({ watch: watching({ Author: { columns: ['rank', 'name.first'] } }) });
      await world.repository(Author).update(1, { nickname: 'a', active: true });
      await world.repository(Author).save({ id: 1, login: 'lovelace' });
      assert.deepEqual(await listener.events(), []);
      await world.repository(Author).update(1, { rank: 10, nickname: 'b' });
      await world.repository(Author).update([1, 2], { rank: 10, name: { first: 'Ada' } });
      await world.repository(Author).insert({ login: 'dee', name: { first: 'Dee' } });
      const events = (await listener.events()) as RowChange[];
      assert.deepEqual(toldInAnyOrder(events), [
        'insert Author 4',
        'update Author 1: rank',
        'update Author 2: name.first, rank',
      ]);
      for (const { op, changed } of events)
        if (op === 'insert') assert.deepEqual(changed.toSorted(), ['name.first', 'rank']);
      const [first] = events;
      assert.equal(first?.before?.['rank'], 1);
      assert.equal(first?.after?.['rank'], 10);
      assert.equal(first?.before?.['name.first'], 'Ada');
    },
  },
  {
    title: 'a consumer of stored values is told what the database has, another of what the entity makes of it',
    async run(world) {
      const listenFor = (values: 'stored' | 'entity') =>
        world.listen({ watch: watching({ Author: { columns: ['motto'], values } }) });
      const expected = [
        [listenFor('stored'), 'cba'],
        [listenFor('entity'), 'abc'],
      ] as const;
      await world.repository(Author).update(1, { motto: 'abc' });
      for (const [listener, motto] of expected) {
        const events = (await listener.events()) as RowChange[];
        assert.deepEqual(
          events.map(({ after }) => after),
          [{ motto }],
        );
      }
    },
  },
  {
    title: 'a consumer of a foreign key is told of it under the path of its relation',
    async run(world) {
      const listener = world.listen({
        watch: watching({ Post: { columns: ['author'] }, Badge: { columns: ['membership.member'] } }),
      });
      await world.repository(Post).update(1, { title: 'renamed' });
      await world.repository(Post).update(1, { author: { id: 2 } });
      await world.repository(Badge).update(1, { membership: { tenant: 2, member: 'ada' } });
      await world.repository(Badge).update(1, { membership: { tenant: 1, member: 'bob' } });
      const events = (await listener.events()) as RowChange[];
      assert.deepEqual(
        events.map(({ changed, before, after }) => changed.map((path) => [path, before?.[path], after?.[path]])),
        [[['author', 1, 2]], [['membership.member', 'ada', 'bob']]],
      );
    },
  },
  {
    title: 'a consumer of a column that the database makes of another is told of it',
    async run(world) {
      const listener = world.listen({ watch: watching({ Profile: { columns: ['loud'] } }) });
      await world.repository(Profile).update(1, { bio: 'of Ada herself' });
      await world.repository(Profile).update(1, { account: null });
      const events = (await listener.events()) as RowChange[];
      assert.deepEqual(toldInAnyOrder(events), ['update Profile 1: loud']);
      assert.equal(events[0]?.after?.['loud'], 'OF ADA HERSELF');
    },
  },
  {
    title: 'a consumer of the keys alone is told of soft deletions and restorations, not of other updates',
    async run(world) {
      const listener = world.listen({ watch: watching({ Post: { columns: [] } }) });
      await world.repository(Post).update(1, { title: 'renamed' });
      await world.repository(Post).softDelete(1);
      await world.repository(Post).restore([1, 3]);
      assert.deepEqual(toldInAnyOrder(await listener.events()), [
        'restore Post 1: ',
        'restore Post 3: ',
        'softDelete Post 1: ',
      ]);
    },
  },
  {
    title: 'a consumer of one entity is not told of others',
    async run(world) {
      const listener = world.listen({ watch: watching({ Tag: EVERYTHING }) });
      await writeEverything(world);
      await world.repository(Setting).deleteAll();
      await world.repository(Tag).update(1, { color: 'x' });
      assert.deepEqual(toldInAnyOrder(await listener.events()), ['link Post.tags 2 3', 'update Tag 1: color']);
    },
  },
  {
    title: 'a consumer of some operations is not told of others',
    async run(world) {
      const operations: RowOperation[] = ['insert', 'update', 'delete', 'softDelete', 'restore'];
      const listeners = operations.map((operation) =>
        world.listen({ watch: () => ({ columns: 'all', operations: [operation] }) }),
      );
      await writeEverything(world);
      const heard = await Promise.all(listeners.map((listener) => listener.events()));
      assert.deepEqual(heard.map(toldInAnyOrder), [
        ['insert Author 4'],
        ['update Author 1: nickname, rank', 'update Author 2: name.first'],
        ['delete Author 3'],
        ['softDelete Post 1: deletedAt'],
        ['restore Post 3: deletedAt'],
      ]);
    },
  },
  {
    title: 'links are told to whoever asks for them, from either side, and to nobody else',
    async run(world) {
      const [owner, inverse, nobody] = ['Post', 'Tag', ''].map((name) =>
        world.listen({ watch: (metadata) => ({ columns: 'all', links: metadata.name === name }) }),
      );
      await world.dataSource.createQueryBuilder().relation(Post, 'tags').of(2).add(3);
      await world.repository(Post).save({ id: 1, tags: [] });
      const links = ['link Post.tags 2 3', 'unlink Post.tags 1 1', 'unlink Post.tags 1 2'];
      assert.deepEqual(toldInAnyOrder((await owner?.events()) ?? []), links);
      assert.deepEqual(toldInAnyOrder((await inverse?.events()) ?? []), links);
      assert.deepEqual(await nobody?.events(), []);
    },
  },
  {
    title: 'a consumer of both sides of a relation is told of a link once',
    async run(world) {
      const listener = world.listen({ watch: watching({ Post: EVERYTHING, Tag: EVERYTHING }) });
      await world.dataSource.createQueryBuilder().relation(Tag, 'posts').of(3).add([1, 2]);
      assert.deepEqual(toldInAnyOrder(await listener.events()), ['link Post.tags 1 3', 'link Post.tags 2 3']);
    },
  },
  {
    title: 'consumers with different watches each get theirs',
    async run(world) {
      const one = world.listen({ watch: watching({ Author: { columns: ['rank'] } }), delivery: 'publish' });
      const other = world.listen({ watch: watching({ Author: { columns: ['secret', 'nickname'] } }) });
      await world.repository(Author).update(1, { rank: 5, secret: 'hush' });
      await world.repository(Author).update(1, { rank: 6 });
      await world.repository(Author).update(1, { nickname: 'a' });
      const ranks = (await one.events()) as RowChange[];
      assert.deepEqual(toldInAnyOrder(ranks), ['update Author 1: rank', 'update Author 1: rank']);
      assert.deepEqual(
        ranks.map(({ before, after }) => [before?.['rank'], after?.['rank']]),
        [
          [1, 5],
          [5, 6],
        ],
      );
      const others = (await other.events()) as RowChange[];
      assert.deepEqual(toldInAnyOrder(others), ['update Author 1: nickname', 'update Author 1: secret']);
      assert.equal(others[0]?.before?.['secret'], 'engine');
      assert.equal(others[0]?.after?.['secret'], 'hush');
    },
  },
  {
    title: 'a consumer of a child of a single table is told of its rows alone, also when its parent is written to',
    async run(world) {
      const dogs = world.listen({ watch: watching({ Dog: EVERYTHING }) });
      const cats = world.listen({ watch: watching({ Cat: { columns: ['lives', 'age'] } }) });
      const parents = world.listen({ watch: watching({ Animal: EVERYTHING }) });
      await world.dataSource
        .createQueryBuilder()
        .update(Animal)
        .set({ age: () => 'age + 1' })
        .execute();
      await world.repository(Dog).update(1, { tricks: 7 });
      await world.repository(Cat).save({ name: 'Kit' });
      await world.repository(Animal).delete([1, 3]);
      assert.deepEqual(toldInAnyOrder(await dogs.events()), [
        'delete Dog 1',
        'update Dog 1: age',
        'update Dog 1: tricks',
      ]);
      assert.deepEqual(toldInAnyOrder(await cats.events()), ['insert Cat 4', 'update Cat 2: age']);
      assert.deepEqual(toldInAnyOrder(await parents.events()), ['delete Animal 3', 'update Animal 3: age']);
    },
  },
];

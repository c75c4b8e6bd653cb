import { RowCapture } from '@spoor/core';
import assert from 'node:assert/strict';
import { And, Not, Raw } from 'typeorm';
import { describeEvent } from '../difference.js';
import { Animal, Author, Comment, Post, Setting, Tag } from '../entities/index.js';
import type { BehaviourCase } from '../operation-case.js';
import type { World } from '../world.js';
import { toldInAnyOrder } from './support.js';

const limited = (world: World, bulkLimit: number) =>
  world.listen({ watch: () => ({ columns: 'all', links: true, bulkLimit }) });

const settings = (count: number, value: string) =>
  Array.from({ length: count }, (_, index) => ({ key: `key ${index}`, value }));

export const bulkCases: BehaviourCase[] = [
  {
    title:
      'a statement on more rows than a consumer wants to hear of is one invalidation to it: insert, update, delete',
    async run(world) {
      const listener = limited(world, 3);
      const steps: [string, () => Promise<unknown>][] = [
        ['insert', () => world.repository(Setting).insert(settings(4, 'a'))],
        ['upsert', () => world.repository(Setting).upsert(settings(4, 'b'), ['key'])],
        ['update', () => world.repository(Setting).updateAll({ value: 'c' })],
        ['delete', () => world.repository(Setting).deleteAll()],
      ];
      for (const [name, step] of steps) {
        const before = (await listener.events()).length;
        await step();
        assert.deepEqual((await listener.events()).slice(before).map(describeEvent), ['invalidate Setting'], name);
      }
      assert.equal(await world.repository(Setting).count(), 0);
    },
  },
  {
    title: 'a condition on the primary key is counted unless it names its rows',
    async run(world) {
      const listener = limited(world, 1);
      await world.repository(Tag).update({ id: Not(1) }, { color: 'x' });
      await world.repository(Tag).update({ id: Raw('id') }, { color: 'y' });
      await world.repository(Tag).update({ id: 1 }, { color: 'z' });
      assert.deepEqual((await listener.events()).map(describeEvent), [
        'invalidate Tag',
        'invalidate Tag',
        'update Tag 1: color',
      ]);
    },
  },
  {
    title: 'a condition that is SQL is asked once for each row',
    databases: ['postgres'],
    async run(world) {
      await world.repository(Setting).insert(settings(900, 'a'));
      const listener = world.listen();
      await world.repository(Setting).update({ key: And(Raw(() => 'random() < 0.5')) }, { value: 'b' });
      const changed = await world.repository(Setting).countBy({ value: 'b' });
      assert.ok(changed > 300, `${changed} of 900`); // a quarter would be 225
      assert.equal((await listener.events()).length, changed);
    },
  },
  {
    title: 'as many rows as the limit are told one by one',
    async run(world) {
      const listener = limited(world, 3);
      await world.repository(Tag).updateAll({ color: 'x' });
      await world.repository(Comment).softDelete([1, 2, 3]);
      await world.repository(Setting).insert(settings(3, 'a'));
      await world.repository(Setting).upsert(settings(3, 'b'), ['key']);
      await world.repository(Setting).delete(settings(3, '').map(({ key }) => key));
      assert.deepEqual(
        (await listener.events()).filter(({ op }) => op === 'invalidate'),
        [],
      );
      assert.equal(listener.published.flat().length, 15);
    },
  },
  {
    title: 'save() of many new rows is one statement, that of many changed ones is many',
    databases: ['postgres', 'mariadb'],
    async run(world) {
      const listener = limited(world, 3);
      const made = await world
        .repository(Tag)
        .save(Array.from({ length: 5 }, (_, index) => ({ label: `tag ${index}` })));
      assert.deepEqual(toldInAnyOrder(await listener.events()), ['invalidate Tag']);
      await world.repository(Tag).save(made.map((tag) => ({ ...tag, color: 'x' })));
      assert.equal((await listener.events()).length, 6);
    },
  },
  {
    title: "the limit is each consumer's own",
    async run(world) {
      const [strict, patient] = [limited(world, 2), limited(world, 3)];
      await world.repository(Tag).updateAll({ color: 'x' });
      await world.repository(Comment).delete([1, 2, 3]);
      assert.deepEqual(toldInAnyOrder(await strict.events()), ['invalidate Comment', 'invalidate Tag']);
      assert.deepEqual(toldInAnyOrder(await patient.events()), [
        'delete Comment 1',
        'delete Comment 2',
        'delete Comment 3',
        'update Tag 1: color',
        'update Tag 2: color',
        'update Tag 3: color',
      ]);
    },
  },
  {
    title: 'links beyond the limit are an invalidation too',
    async run(world) {
      const listener = limited(world, 1);
      await world.dataSource.createQueryBuilder().relation(Post, 'tags').of(3).add([1, 2, 3]);
      const events = await listener.events();
      assert.ok(events.length > 0 && events.every(({ op }) => op === 'invalidate'));
    },
  },
  {
    title: 'rows of a single table beyond the limit are an invalidation of each class that is watched',
    async run(world) {
      const listener = limited(world, 2);
      await world.repository(Animal).update([1, 2, 3], { age: 9 });
      assert.deepEqual(toldInAnyOrder(await listener.events()), [
        'invalidate Animal',
        'invalidate Cat',
        'invalidate Dog',
      ]);
    },
  },
  {
    title: 'the limit is 1,000 rows where a consumer names none',
    async run(world) {
      const listener = world.listen();
      const insert = (from: number, to: number) => world.repository(Setting).insert(settings(to, 'a').slice(from));
      await insert(0, 998);
      assert.equal((await listener.events()).length, 998);
      await world.repository(Setting).updateAll({ value: 'b' });
      assert.deepEqual(
        (await listener.events()).filter(({ op }) => op === 'invalidate'),
        [],
      );
      await insert(998, 999);
      const heard = (await listener.events()).length;
      await world.repository(Setting).updateAll({ value: 'c' });
      assert.deepEqual(toldInAnyOrder((await listener.events()).slice(heard)), ['invalidate Setting']);
    },
  },
  {
    title: 'a statement beyond the limit is rolled back, and its invalidation with it',
    async run(world) {
      const listener = limited(world, 1);
      const failed = world.dataSource.transaction(async (manager) => {
        await manager.update(Tag, { color: 'f00' }, { color: 'x' });
        await manager.updateAll(Author, { rank: 0 });
        throw new Error('roll back');
      });
      await assert.rejects(failed);
      assert.deepEqual(await listener.events(), []);
    },
  },
  {
    title: 'a statement with common table expressions is an invalidation',
    databases: ['postgres', 'sqlite'],
    async run(world) {
      const listener = world.listen();
      const few = () => world.dataSource.createQueryBuilder().select('t.id', 'id').from(Tag, 't').where('t.id < 3');
      await world.dataSource
        .createQueryBuilder()
        .addCommonTableExpression(few(), 'few')
        .update(Tag)
        .set({ color: 'x' })
        .where('id IN (SELECT id FROM few)')
        .execute();
      await world.dataSource
        .createQueryBuilder()
        .addCommonTableExpression(few(), 'few')
        .delete()
        .from(Comment)
        .where('id IN (SELECT id FROM few)')
        .execute();
      assert.deepEqual((await listener.events()).map(describeEvent), ['invalidate Tag', 'invalidate Comment']);
      assert.equal(await world.repository(Tag).countBy({ color: 'x' }), 2);
      assert.equal(await world.repository(Comment).count(), 1);
    },
  },
  {
    title: 'an upsert whose key is SQL is an invalidation',
    async run(world) {
      const listener = world.listen();
      await world.repository(Setting).upsert({ key: () => "lower('THEME')", value: 'x' }, ['key']);
      assert.deepEqual(toldInAnyOrder(await listener.events()), ['invalidate Setting']);
      assert.equal((await world.repository(Setting).findOneByOrFail({ key: 'theme' })).value, 'x');
    },
  },
  {
    title: 'invalidate() tells the consumers of an entity that its rows may have changed',
    async run(world) {
      const [listener, other] = [
        world.listen(),
        world.listen({ watch: ({ name }) => (name === 'Post' ? { columns: [] } : undefined) }),
      ];
      await world.dataSource.query(`UPDATE ${world.dataSource.driver.escape('tag')} SET color = 'raw'`);
      await RowCapture.of(world.dataSource).invalidate(Tag, 'raw SQL');
      const events = await listener.events();
      assert.deepEqual(
        events.map((event) => [event.op, event.metadata.name, 'cause' in event && event.cause]),
        [['invalidate', 'Tag', 'raw SQL']],
      );
      assert.deepEqual(listener.persisted, [events]);
      assert.deepEqual(await other.events(), []);
    },
  },
  {
    title: 'invalidate() with a manager is part of its transaction',
    async run(world) {
      const listener = world.listen();
      const capture = RowCapture.of(world.dataSource);
      const failed = world.dataSource.transaction(async (manager) => {
        await capture.invalidate(Tag, 'raw SQL', manager);
        throw new Error('roll back');
      });
      await assert.rejects(failed);
      assert.deepEqual(await listener.events(), []);
      await world.dataSource.transaction(async (manager) => {
        await manager.update(Setting, 'theme', { value: 'x' });
        await capture.invalidate('Tag', 'raw SQL', manager);
        assert.deepEqual(await listener.events(), []);
      });
      assert.deepEqual((await listener.events()).map(describeEvent), ['update Setting theme: value', 'invalidate Tag']);
    },
  },
];

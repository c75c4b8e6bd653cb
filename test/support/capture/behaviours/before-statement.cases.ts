import type { RowWatch, UpcomingWrite } from '@spoor/core';
import assert from 'node:assert/strict';
import type { QueryRunner } from 'typeorm';
import { Author, Badge, Comment, Post, Setting, Tag } from '../entities/index.js';
import type { Delivery } from '../listener.js';
import type { BehaviourCase } from '../operation-case.js';
import { assertSame } from '../replay.js';
import { takeSnapshot } from '../snapshot.js';
import type { World } from '../world.js';
import { toldInAnyOrder } from './support.js';

type Upcoming = [operation: string, entity: string, values: unknown];

/** Listens, and keeps what is announced. */
function announced(
  world: World,
  watches: Readonly<Record<string, RowWatch>>,
  {
    delivery,
    check,
  }: { delivery?: Delivery; check?: (write: UpcomingWrite, queryRunner: QueryRunner) => Promise<void> } = {},
) {
  const upcoming: Upcoming[] = [];
  const listener = world.listen({
    delivery,
    watch: ({ name }) => watches[name],
    async beforeStatement(write, queryRunner) {
      upcoming.push([write.op, write.metadata.name, write.values.map((values) => ({ ...values }))]);
      await check?.(write, queryRunner);
    },
  });
  return { upcoming, listener };
}

export const beforeStatementCases: BehaviourCase[] = [
  {
    title:
      'an insertion is announced, with what is known of the watched columns, before the rows are there and in their transaction',
    async run(world) {
      for (const delivery of ['both', 'publish'] as const) {
        const counts: number[] = [];
        const watches = { Tag: { columns: ['label', 'color'] } };
        const { upcoming, listener } = announced(world, watches, {
          delivery,
          async check(_, queryRunner) {
            assert.equal(queryRunner.isTransactionActive, true);
            counts.push(await queryRunner.manager.count(Tag));
          },
        });
        await world
          .repository(Tag)
          .insert([{ label: `a ${delivery}` }, { label: `b ${delivery}`, color: () => "'x'" }]);
        await world.repository(Tag).upsert({ label: `a ${delivery}`, color: 'y' }, ['label']);
        await world.repository(Tag).save({ label: `c ${delivery}`, color: 'z' });
        assert.deepEqual(
          upcoming.map(([operation, entity, values]) => [operation, entity, values]),
          [
            ['insert', 'Tag', [{ label: `a ${delivery}` }, { label: `b ${delivery}` }]],
            ['insert', 'Tag', [{ label: `a ${delivery}`, color: 'y' }]],
            ['insert', 'Tag', [{ label: `c ${delivery}`, color: 'z' }]],
          ],
        );
        const first = counts[0] as number;
        assert.deepEqual(counts, [first, first + 2, first + 2]);
        listener.withdraw();
      }
    },
  },
  {
    title:
      'an update is announced if it sets a watched column, with the values that are given and not those that are SQL',
    async run(world) {
      const { upcoming } = announced(world, { Author: { columns: ['rank', 'name.first', 'motto'] } });
      await world.repository(Author).update(1, { nickname: 'a' });
      await world.repository(Author).update([1, 2], { rank: 5, name: { first: 'X' }, nickname: 'b' });
      await world.repository(Author).increment({ id: 1 }, 'rank', 1);
      await world.repository(Author).save({ id: 2, motto: 'never odd' });
      assert.deepEqual(upcoming, [
        ['update', 'Author', [{ rank: 5, 'name.first': 'X' }]],
        ['update', 'Author', [{}]],
        ['update', 'Author', [{ motto: 'never odd' }]],
      ]);
    },
  },
  {
    title: 'a related entity stands for its key, also one of several columns and one with a property of its own',
    async run(world) {
      const { upcoming } = announced(world, {
        Post: { columns: ['author'] },
        Comment: { columns: ['postId'] },
        Badge: { columns: ['membership.tenant', 'membership.member'] },
      });
      await world.repository(Post).update(1, { author: { id: 2 } });
      await world.repository(Post).save({ id: 1, author: null });
      await world.dataSource.createQueryBuilder().relation(Post, 'author').of(1).set(3);
      await world.repository(Comment).update(1, { post: { id: 2 } });
      await world.repository(Comment).insert({ text: 'new', postId: 1 });
      await world.repository(Badge).insert({ title: 'new', membership: { tenant: 1, member: 'bob' } });
      assert.deepEqual(
        upcoming.map(([, , values]) => values),
        [
          [{ author: 2 }],
          [{ author: null }],
          [{ author: 3 }],
          [{ postId: 2 }],
          [{ postId: 1 }],
          [{ 'membership.tenant': 1, 'membership.member': 'bob' }],
        ],
      );
    },
  },
  {
    title: 'a deletion and what is not watched are not announced',
    async run(world) {
      const { upcoming } = announced(world, {
        Comment: { columns: 'all' },
        Tag: { columns: [], operations: ['delete'] },
      });
      await world.repository(Comment).delete(1);
      await world.repository(Tag).update(1, { color: 'x' });
      await world.repository(Setting).insert({ key: 'font' });
      assert.deepEqual(upcoming, []);
    },
  },
  {
    title: 'a consumer that refuses what is announced fails the statement, and nothing has changed',
    async run(world) {
      const before = await takeSnapshot(world.dataSource);
      const { listener } = announced(
        world,
        { Tag: { columns: 'all' } },
        { check: () => Promise.reject(new Error('refused')) },
      );
      await assert.rejects(world.repository(Tag).insert({ label: 'new' }), /^Error: refused$/);
      await assert.rejects(world.repository(Tag).update(1, { color: 'x' }), /^Error: refused$/);
      await assert.rejects(world.repository(Tag).save({ id: 1, color: 'x' }), /^Error: refused$/);
      await assert.rejects(world.repository(Tag).upsert({ label: 'red', color: 'x' }, ['label']), /^Error: refused$/);
      listener.withdraw();
      assertSame(await takeSnapshot(world.dataSource), before);
      assert.deepEqual(await listener.events(), []);
    },
  },
  {
    title: 'what a consumer writes before the statement is told as well',
    async run(world) {
      const { listener } = announced(
        world,
        { Tag: { columns: 'all' }, Setting: { columns: 'all' } },
        {
          async check({ metadata: { name } }, { manager }) {
            if (name === 'Tag') await manager.update(Setting, 'theme', { value: 'x' });
          },
        },
      );
      await world.repository(Tag).update(1, { color: 'x' });
      assert.deepEqual(toldInAnyOrder(await listener.events()), ['update Setting theme: value', 'update Tag 1: color']);
    },
  },
];

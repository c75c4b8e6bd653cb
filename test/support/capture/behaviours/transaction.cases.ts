import { TransactionCoordinator, type RowChange } from '@spoor/core';
import assert from 'node:assert/strict';
import type { QueryRunner } from 'typeorm';
import { Post, Setting, Tag } from '../entities/index.js';
import type { BehaviourCase } from '../operation-case.js';
import { assertSame, replay } from '../replay.js';
import { takeSnapshot } from '../snapshot.js';
import type { World } from '../world.js';
import { assertIdle, rollBack, told } from './support.js';

const colorOf = async (world: World, id: number) => (await world.repository(Tag).findOneByOrFail({ id })).color;

export const transactionCases: BehaviourCase[] = [
  {
    title:
      'the events of a transaction are persisted at once, inside it, in the order in which they happened; then published',
    async run(world) {
      const order: string[] = [];
      const listener = world.listen({
        async onPersist(events, queryRunner) {
          order.push('persist');
          assert.equal(queryRunner.isTransactionActive, true);
          assert.equal(await queryRunner.manager.countBy(Tag, { color: 'c' }), 1);
          assert.equal(events.length, 4);
        },
      });
      await world.dataSource.transaction(async (manager) => {
        await manager.update(Tag, 1, { color: 'a' });
        await manager.insert(Setting, { key: 'font' });
        await manager.update(Tag, 1, { color: 'b' });
        await manager.update(Tag, 2, { color: 'c' });
        order.push('work done');
        assert.deepEqual(listener.persisted, []);
      });
      const events = await listener.events();
      assert.deepEqual(order, ['work done', 'persist']);
      assert.deepEqual(listener.published, listener.persisted);
      assert.deepEqual(told(events), [
        'update Tag 1: color',
        'insert Setting font',
        'update Tag 1: color',
        'update Tag 2: color',
      ]);
      const colors = events.map((event) => [
        (event as RowChange).before?.['color'],
        (event as RowChange).after?.['color'],
      ]);
      assert.deepEqual(colors, [
        ['f00', 'a'],
        [undefined, undefined],
        ['a', 'b'],
        ['00f', 'c'],
      ]);
    },
  },
  {
    title: 'what a savepoint has done goes with it, and what was done around it stays',
    async run(world) {
      const listener = world.listen();
      const before = await takeSnapshot(world.dataSource);
      await world.dataSource.transaction(async (outer) => {
        await outer.update(Tag, 1, { color: 'a' });
        await outer
          .transaction(async (inner) => {
            await inner.update(Tag, 1, { color: 'gone' });
            await inner.transaction((innermost) => innermost.delete(Tag, 3));
            rollBack();
          })
          .catch(() => undefined);
        await outer.transaction(async (inner) => {
          await inner.update(Tag, 1, { color: 'b' });
          await inner
            .transaction(async (innermost) => {
              await innermost.update(Tag, 2, { color: 'gone' });
              rollBack();
            })
            .catch(() => undefined);
        });
        await outer.save(Tag, { id: 1, color: 'c' });
      });
      const events = await listener.events();
      assert.deepEqual(told(events), ['update Tag 1: color', 'update Tag 1: color', 'update Tag 1: color']);
      assert.deepEqual(listener.persisted, [events]);
      assertSame(replay(before, events), await takeSnapshot(world.dataSource));
    },
  },
  {
    title: 'nothing is persisted or published of a transaction that is rolled back, whatever its savepoints did',
    async run(world) {
      const [both, publishing] = [world.listen(), world.listen({ delivery: 'publish' })];
      const failed = world.dataSource.transaction(async (outer) => {
        await outer.update(Tag, 1, { color: 'gone' });
        await outer.transaction((inner) => inner.save(Tag, { label: 'gone' }));
        await outer.softDelete(Post, 1);
        rollBack();
      });
      await assert.rejects(failed, /roll back/);
      assert.deepEqual([await both.events(), both.persisted, await publishing.events()], [[], [], []]);
    },
  },
  {
    title: "a query runner's own transactions: begun, committed and rolled back by hand",
    async run(world) {
      const listener = world.listen();
      const queryRunner = world.dataSource.createQueryRunner();
      try {
        await queryRunner.startTransaction();
        await queryRunner.manager.update(Tag, 1, { color: 'gone' });
        await queryRunner.rollbackTransaction();
        await queryRunner.startTransaction();
        await queryRunner.manager.update(Tag, 1, { color: 'a' });
        await queryRunner.manager.createQueryBuilder().delete().from(Setting).execute();
        assert.deepEqual(await listener.events(), []);
        await queryRunner.commitTransaction();
        assert.equal((await listener.events()).length, 3);
        await queryRunner.manager.update(Tag, 2, { color: 'b' });
      } finally {
        await queryRunner.release();
      }
      assert.deepEqual(told(await listener.events()).toSorted(), [
        'delete Setting size',
        'delete Setting theme',
        'update Tag 1: color',
        'update Tag 2: color',
      ]);
      await assertIdle(world);
    },
  },
  {
    title: 'nothing is published when PostgreSQL answers COMMIT with ROLLBACK after a swallowed error',
    databases: ['postgres'],
    async run(world) {
      const listener = world.listen({ delivery: 'publish' });
      await world.dataSource.transaction(async (manager) => {
        await manager.update(Tag, 1, { color: 'gone' });
        await manager.insert(Tag, { label: 'red' }).catch(() => undefined);
      });
      assert.deepEqual(await listener.events(), []);
      assert.equal(await colorOf(world, 1), 'f00');
    },
  },
  {
    title: "what another subscriber's commit hook has written is persisted within a transaction",
    async run(world) {
      const isOpen: boolean[] = [];
      const listener = world.listen({
        async onPersist(_, queryRunner) {
          for (let round = 0; round < 5; round += 1) await queryRunner.query('SELECT 1');
          isOpen.push(queryRunner.isTransactionActive);
        },
      });
      let isFirst = true;
      const hook = {
        async beforeTransactionCommit({ queryRunner }: { queryRunner: QueryRunner }) {
          if (!isFirst) return;
          isFirst = false;
          for (let round = 0; round < 20; round += 1) await queryRunner.query('SELECT 1');
          await queryRunner.manager.update(Tag, 2, { color: 'hook' });
        },
      };
      world.dataSource.subscribers.push(hook as never);
      await world.dataSource.transaction((manager) => manager.update(Tag, 1, { color: 'own' }));
      world.dataSource.subscribers.splice(world.dataSource.subscribers.indexOf(hook as never), 1);
      assert.deepEqual(told(await listener.events()), ['update Tag 1: color', 'update Tag 2: color']);
      assert.deepEqual(isOpen, [true, true]);
    },
  },
  {
    title: 'a publish that fails does not reach the caller',
    async run(world) {
      const listener = world.listen({ delivery: 'publish' });
      listener.published.push = rollBack;
      await world.repository(Tag).update(1, { color: 'x' });
      await TransactionCoordinator.of(world.dataSource).drain();
      assert.equal(await colorOf(world, 1), 'x');
    },
  },
  {
    title: 'a DataSource that was destroyed and initialised again is captured as before',
    databases: ['sqlite'],
    async run(world) {
      const listener = world.listen();
      await world.dataSource.destroy();
      await world.dataSource.initialize();
      await world.dataSource.transaction((manager) => manager.update(Tag, 1, { color: 'x' }));
      assert.deepEqual(told(await listener.events()), ['update Tag 1: color']);
    },
  },
];

import type { RowChange } from '@spoor/core';
import assert from 'node:assert/strict';
import { LessThan, type EntityManager } from 'typeorm';
import { Author, Post } from '../entities/index.js';
import type { BehaviourCase } from '../operation-case.js';
import { assertSame, replay } from '../replay.js';
import { takeSnapshot } from '../snapshot.js';
import { toldInAnyOrder } from './support.js';
import { assertChain, byVersion, ROUNDS, writing, WRITERS } from './writers.js';

export const raceCases: BehaviourCase[] = [
  {
    title: 'updates by status and deletions that race leave each row a valid history',
    async run(world) {
      const logins = Array.from({ length: 20 }, (_, index) => `racer ${index}`);
      await world.repository(Author).insert(logins.map((login) => ({ login, nickname: 'even', rank: 0 })));
      const authors = await world.repository(Author).find();
      const racers = authors.filter(({ login }) => login.startsWith('racer')).map(({ id }) => id);
      const before = await takeSnapshot(world.dataSource);
      const listener = world.listen();
      const failures: unknown[] = [];
      await writing(async (writer, round) => {
        const [from, to] = writer % 2 ? ['even', 'odd'] : ['odd', 'even'];
        const write =
          writer < 6
            ? world.repository(Author).update({ nickname: from }, { nickname: to, rank: () => 'rank + 1' })
            : world.repository(Author).delete(racers[(writer - 6) * 10 + round] as number);
        // MariaDB may find a deadlock among statements on many rows, with or without capture.
        await write.catch((error: unknown) => failures.push(error));
      }, 8);
      for (const failure of failures) assert.match(String(failure), /deadlock/i);
      const changes = (await listener.events()) as RowChange[];
      const after = await takeSnapshot(world.dataSource);
      for (const [key, { ref, values }] of before.rows) {
        const own = changes.filter((change) => key === `${change.metadata.name} ${ref.id}` && change.ref.id === ref.id);
        if (own.length === 0) continue;
        const updates = own.filter(({ op }) => op === 'update');
        const deletions = own.filter(({ op }) => op === 'delete');
        const last = deletions[0]?.before ?? after.rows.get(key)?.values;
        assertChain(updates, 'rank', values['rank'], last?.['rank']);
        assert.equal(deletions.length, after.rows.has(key) ? 0 : 1, `deletions of ${key}`);
      }
      const gone = [...before.rows.keys()].filter((key) => !after.rows.has(key));
      assert.equal(changes.filter(({ op }) => op === 'delete').length, gone.length);
      assert.ok(gone.length > 0 && changes.length > gone.length);
    },
  },
  {
    title: 'transactions at once, some rolled back, are told when they were committed and never when they were not',
    databases: ['postgres', 'mariadb'],
    async run(world) {
      const listener = world.listen();
      let committed = 0;
      await writing(async (writer, round) => {
        const work = world.dataSource.transaction(async (manager) => {
          await manager.update(Author, 1, { rank: () => 'rank + 1' });
          if ((writer + round) % 3 === 0) throw new Error('roll back');
        });
        await work.then(
          () => (committed += 1),
          () => undefined,
        );
      }, ROUNDS);
      const changes = (await listener.events()) as RowChange[];
      assert.equal(changes.length, committed);
      assertChain(changes, 'rank', 1, 1 + committed);
    },
  },
  {
    title: 'saves at once are each told, also where they share one connection and TypeORM nests their transactions',
    async run(world) {
      const before = await takeSnapshot(world.dataSource);
      const [both, publishing] = [world.listen(), world.listen({ delivery: 'publish' })];
      await writing(
        (writer, round) =>
          world.repository(Author).save({ id: ((writer + round) % 3) + 1, balance: `${writer}.${round}` }),
        10,
      );
      const after = await takeSnapshot(world.dataSource);
      for (const listener of [both, publishing]) {
        const changes = (await listener.events()) as RowChange[];
        assert.equal(changes.length, WRITERS * 10);
        assertSame(replay(before, byVersion(changes)), after);
      }
    },
  },
  {
    title: 'whatever is written to a row by whom at once, its events begin and end with each other in every column',
    async run(world) {
      const before = await takeSnapshot(world.dataSource);
      const [both, publishing] = [world.listen(), world.listen({ delivery: 'publish' })];
      const id = (writer: number, round: number) => ((writer + round) % 3) + 1;
      const writes: ((manager: EntityManager, writer: number, round: number) => Promise<unknown>)[] = [
        (manager, writer, round) => manager.update(Author, id(writer, round), { nickname: `${writer} ${round}` }),
        (manager, writer, round) => manager.save(Author, { id: id(writer, round), balance: `${writer}.${round}` }),
        (manager, _, round) => manager.update(Author, { active: round % 2 === 0 }, { active: round % 2 === 1 }),
        (manager) => manager.increment(Author, { rank: LessThan(1_000) }, 'rank', 1),
        (manager, writer, round) => manager.softDelete(Post, id(writer, round)),
        (manager, writer, round) => manager.restore(Post, id(writer, round)),
        (manager, writer, round) => manager.save(Post, { id: id(writer, round), author: { id: id(round, round) } }),
        (manager) =>
          manager
            .createQueryBuilder()
            .update(Post)
            .set({ views: () => 'views + 1' })
            .execute(),
      ];
      const failures: unknown[] = [];
      await writing(async (writer, round) => {
        const write = writes[(writer * 3 + round) % writes.length] as (typeof writes)[number];
        // MariaDB may find a deadlock among statements on many rows, with or without capture.
        await write(world.dataSource.manager, writer, round).catch((error: unknown) => failures.push(error));
      }, 16);
      for (const failure of failures) assert.match(String(failure), /deadlock/i);
      const changes = (await both.events()) as RowChange[];
      const after = await takeSnapshot(world.dataSource);
      assertSame(replay(before, byVersion(changes)), after);
      assert.deepEqual(toldInAnyOrder(await publishing.events()), toldInAnyOrder(changes));
      assert.ok(changes.length > 100);
    },
  },
];

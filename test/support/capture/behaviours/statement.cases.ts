import assert from 'node:assert/strict';
import type { EntityManager } from 'typeorm';
import { Author, Comment, Post, Setting, Tag } from '../entities/index.js';
import type { BehaviourCase } from '../operation-case.js';
import { assertSame } from '../replay.js';
import { takeSnapshot } from '../snapshot.js';
import { assertIdle, recordQueries, told } from './support.js';

/** Statements outside of transactions, and those that fail. */
export const statementCases: BehaviourCase[] = [
  {
    title:
      'a statement outside of a transaction is atomic with what a consumer persists: when that fails, so does the statement',
    async run(world) {
      world.listen({ onPersist: () => Promise.reject(new Error('persist failed')) });
      const { manager } = world.dataSource;
      const before = await takeSnapshot(world.dataSource);
      const statements: Record<string, () => Promise<unknown>> = {
        insert: () => manager.insert(Tag, { label: 'new' }),
        update: () => manager.update(Tag, 1, { color: 'x' }),
        increment: () => manager.increment(Author, { id: 1 }, 'rank', 1),
        upsert: () => manager.upsert(Setting, { key: 'theme', value: 'x' }, ['key']),
        delete: () => manager.delete(Setting, 'theme'),
        softDelete: () => manager.softDelete(Post, 1),
        restore: () => manager.restore(Post, 3),
        link: () => manager.createQueryBuilder().relation(Post, 'tags').of(2).add(1),
        save: () => manager.save(Tag, { id: 1, color: 'x' }),
        'save without a transaction': () => manager.save(Tag, { id: 1, color: 'x' }, { transaction: false }),
        remove: async () => await manager.remove(await manager.findOneByOrFail(Setting, { key: 'theme' })),
      };
      for (const [name, statement] of Object.entries(statements))
        await assert.rejects(statement(), /^Error: persist failed$/, name);
      assertSame(await takeSnapshot(world.dataSource), before);
      await assertIdle(world);
    },
  },
  {
    title: 'what a consumer writes in the transaction is committed with a statement outside of one',
    async run(world) {
      world.listen({
        watch: ({ name }) => (name === 'Tag' ? { columns: 'all' } : undefined),
        onPersist: async (events, { manager }) =>
          void (await manager.insert(Setting, { key: `heard ${events.length}` })),
      });
      await world.repository(Tag).update([1, 2, 3], { color: 'x' });
      assert.equal(await world.repository(Setting).countBy({ key: 'heard 3' }), 1);
      await assertIdle(world);
    },
  },
  {
    title: 'what a consumer writes to an entity that is watched is told, and persisted in a further round',
    async run(world) {
      const listener = world.listen({
        onPersist: async (events, { manager }) => {
          if (events.some(({ metadata }) => metadata.name === 'Tag'))
            await manager.save(Setting, { key: 'heard', value: told(events).join() });
        },
      });
      await world.repository(Tag).update(1, { color: 'x' });
      assert.deepEqual(told(await listener.events()), ['update Tag 1: color', 'insert Setting heard']);
      assert.equal(listener.persisted.length, 2);
    },
  },
  {
    title:
      'a statement outside of a transaction is given none for a consumer that only publishes, where one statement suffices',
    async run(world) {
      const listener = world.listen({ delivery: 'publish' });
      const queries = recordQueries(world);
      const { manager } = world.dataSource;
      await manager.insert(Tag, { label: 'new' });
      await manager.delete(Setting, 'theme');
      await manager.createQueryBuilder().relation(Post, 'tags').of(2).add(1);
      // MariaDB and SQLite cannot return old values: there the rows are read before and after, which takes a transaction.
      if (world.kind === 'postgres') await manager.update(Tag, 1, { color: 'x' });
      assert.deepEqual(
        queries.filter((query) => /^(START|BEGIN|SAVEPOINT)/.test(query)),
        [],
      );
      assert.equal((await listener.events()).length, world.kind === 'postgres' ? 4 : 3);
    },
  },
  {
    title: 'a statement of which nobody wants to know is sent as it is, without a transaction',
    async run(world) {
      const queries = recordQueries(world);
      const { manager } = world.dataSource;
      const write = async () => {
        queries.length = 0;
        await manager.update(Setting, 'theme', { value: 'x' });
        await manager.update(Comment, 1, { text: 'x' });
        await manager.insert(Comment, { text: 'new' });
        await manager.delete(Comment, { text: 'new' });
        await manager.createQueryBuilder().relation(Post, 'tags').of(2).remove(1);
        return queries.map((query) => query.replace(/\d+/g, 'n'));
      };
      const plain = await write();
      const watches: Record<string, { columns: string[]; operations?: ['update'] }> = {
        Setting: { columns: ['changedBy'] },
        Comment: { columns: ['postId'], operations: ['update'] },
        Tag: { columns: [] },
      };
      world.listen({ watch: ({ name }) => watches[name] });
      assert.deepEqual(await write(), plain);
    },
  },
  {
    title: 'a statement that fails leaves no event and no transaction open, and the next one is captured',
    async run(world) {
      const listener = world.listen();
      const { manager } = world.dataSource;
      await assert.rejects(manager.insert(Tag, { label: 'red' }));
      await assert.rejects(manager.update(Author, 1, { login: 'bob' }));
      await assert.rejects(manager.delete(Author, 1));
      await assert.rejects(manager.upsert(Author, { login: 'ada', rank: () => 'no_such_column' }, ['login']));
      await assert.rejects(manager.update(Tag, { id: 1 }, { color: () => 'no_such_function()' }));
      await assertIdle(world);
      assert.deepEqual(await listener.events(), []);
      await manager.update(Tag, 1, { color: 'x' });
      assert.deepEqual(told(await listener.events()), ['update Tag 1: color']);
    },
  },
  {
    title: 'a statement that fails in a savepoint leaves nothing of itself in the transaction',
    async run(world) {
      const listener = world.listen();
      await world.dataSource.transaction(async (manager) => {
        await manager.update(Tag, 1, { color: 'a' });
        const attempts: ((inner: EntityManager) => Promise<unknown>)[] = [
          (inner) => inner.insert(Tag, [{ label: 'new' }, { label: 'red' }]),
          (inner) => inner.update(Author, 1, { login: 'bob' }),
          (inner) => inner.upsert(Author, { login: 'ada', rank: () => 'no_such_column' }, ['login']),
        ];
        for (const attempt of attempts) await assert.rejects(manager.transaction(attempt));
        await manager.update(Tag, 2, { color: 'b' });
      });
      assert.deepEqual(told(await listener.events()), ['update Tag 1: color', 'update Tag 2: color']);
    },
  },
  {
    title: 'a statement that fails in a transaction that goes on nevertheless leaves nothing of itself in it',
    databases: ['mariadb', 'sqlite'],
    async run(world) {
      const listener = world.listen();
      await world.dataSource.transaction(async (manager) => {
        await manager.update(Tag, 1, { color: 'a' });
        await assert.rejects(manager.insert(Tag, { label: 'red' }));
        await assert.rejects(manager.update(Author, 1, { login: 'bob' }));
        await manager.update(Tag, 2, { color: 'b' });
      });
      assert.deepEqual(told(await listener.events()), ['update Tag 1: color', 'update Tag 2: color']);
    },
  },
];

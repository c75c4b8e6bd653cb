import { driverErrorKind } from '@spoor/core';
import { COUNTER_ENTITIES, CounterCaches } from '@spoor/counter';
import type { DataSource, EntityManager } from 'typeorm';
import { createTestDataSource, dropTestDatabases, type DatabaseKind } from '../../support/databases.js';
import { Author, BLOG, Comment, expectExactCaches, Post } from './support/blog.js';

const WRITERS = 8;
const PARENTS = 50;
const ROUNDS = 12;

type Write = (manager: EntityManager, parents: readonly number[]) => Promise<unknown>;

/** A child for each parent. */
const AT_ONCE: Write = (manager, parents) =>
  manager.insert(
    Comment,
    parents.map((id) => ({ post: { id } })),
  );
const ONE_BY_ONE: Write = async (manager, parents) => {
  for (const id of parents) await manager.insert(Comment, { post: { id } });
};

afterAll(dropTestDatabases);

describe.each<DatabaseKind>(['postgres', 'mariadb'])(
  'eight writers in opposite orders over 50 parents (%s)',
  (kind) => {
    let dataSource: DataSource;
    let close: (() => void) | undefined;

    beforeEach(async () => {
      dataSource = await createTestDataSource(kind, {
        entities: [...BLOG, ...COUNTER_ENTITIES],
        poolSize: WRITERS + 1,
      });
      await dataSource.getRepository(Author).insert({ id: 1 });
      await dataSource
        .getRepository(Post)
        .insert(Array.from({ length: PARENTS }, (_, index) => ({ id: index + 1, author: { id: 1 } })));
    });
    afterEach(() => close?.());

    /** How many of the transactions end in a deadlock. */
    async function deadlocks(write: Write, ids: readonly number[]): Promise<number> {
      let count = 0;
      const writer = async (number: number) => {
        const parents = number % 2 ? ids : ids.toReversed();
        for (let round = 0; round < ROUNDS; round++)
          await dataSource
            .transaction((manager) => write(manager, parents))
            .catch((error: unknown) => {
              if (driverErrorKind(error) !== 'conflict') throw error;
              count += 1;
            });
      };
      await Promise.all(Array.from({ length: WRITERS }, (_, number) => writer(number)));
      return count;
    }

    const all = Array.from({ length: PARENTS }, (_, index) => index + 1);

    it('meet no more deadlocks with a cache than without, a statement a transaction', async () => {
      const without = await deadlocks(AT_ONCE, all);
      close = CounterCaches.of(dataSource).open();
      await CounterCaches.of(dataSource).recount();
      const withCache = await deadlocks(AT_ONCE, all);
      expect({ without, withCache }).toEqual({ without: 0, withCache: 0 });
      await expectExactCaches(dataSource);
    });

    it('meet no more deadlocks with a cache than without, a statement a parent', async () => {
      const without = await deadlocks(ONE_BY_ONE, all.slice(0, 10));
      close = CounterCaches.of(dataSource).open();
      await CounterCaches.of(dataSource).recount();
      const withCache = await deadlocks(ONE_BY_ONE, all.slice(0, 10));
      expect({ without, withCache }).toEqual({ without: 0, withCache: 0 });
      await expectExactCaches(dataSource);
    });
  },
);

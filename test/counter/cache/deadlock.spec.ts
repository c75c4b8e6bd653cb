import { driverErrorKind, RetryableError } from '@spoor/core';
import { CounterCache, COUNTER_ENTITIES, CounterCaches } from '@spoor/counter';
import {
  Column,
  Entity,
  ManyToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type DataSource,
  type EntityManager,
} from 'typeorm';
import { createTestDataSource, dropTestDatabases, type DatabaseKind } from '../../support/databases.js';
import { waitFor } from '../../support/wait-for.js';

const WRITERS = 8;
const PARENTS = 50;
const ROUNDS = 6;

@Entity()
class Topic {
  @PrimaryColumn()
  id: number;

  @Column({ type: 'int', default: 0 })
  repliesCount: number;

  @Column({ type: 'int', default: 0 })
  tagsCount: number;
}

@Entity()
class Reply {
  @PrimaryGeneratedColumn()
  id: number;

  @CounterCache(() => Topic, { column: 'repliesCount' })
  @ManyToOne(() => Topic)
  topic: { id: number };
}

/** As a Reply, without a foreign key in the database. */
@Entity()
class Tag {
  @PrimaryGeneratedColumn()
  id: number;

  @CounterCache(() => Topic, { column: 'tagsCount' })
  @ManyToOne(() => Topic, { createForeignKeyConstraints: false })
  topic: { id: number };
}

type Child = typeof Reply | typeof Tag;
type Write = (manager: EntityManager, child: Child, parents: readonly number[]) => Promise<unknown>;

const inOneStatement: Write = (manager, child, parents) =>
  manager.insert<Reply>(
    child,
    parents.map((id) => ({ topic: { id } })),
  );
const inManyStatements: Write = async (manager, child, parents) => {
  for (const id of parents) await manager.insert<Reply>(child, { topic: { id } });
};

/** What the cache is instead of. */
const inManyStatementsByHand: Write = async (manager, child, parents) => {
  for (const id of parents) {
    await manager.insert<Reply>(child, { topic: { id } });
    await manager.increment(Topic, { id }, 'repliesCount', 1);
  }
};

afterAll(dropTestDatabases);

describe.each<DatabaseKind>(['postgres', 'mariadb'])(
  'eight writers of children in opposite orders over 50 parents (%s)',
  (kind) => {
    let dataSource: DataSource;

    beforeEach(async () => {
      dataSource = await createTestDataSource(kind, {
        entities: [Topic, Reply, Tag, ...COUNTER_ENTITIES],
        poolSize: WRITERS + 1,
      });
      await dataSource.getRepository(Topic).insert(Array.from({ length: PARENTS }, (_, index) => ({ id: index + 1 })));
    });

    const ids = Array.from({ length: PARENTS }, (_, index) => index + 1);
    const inOppositeOrders = (writer: number) => (writer % 2 ? ids : ids.toReversed());

    /** What the transactions that end in a deadlock reject with, of 48. */
    async function deadlocks(write: Write, child: Child, parentsOf = inOppositeOrders): Promise<unknown[]> {
      const refused: unknown[] = [];
      const writer = async (number: number) => {
        for (let round = 0; round < ROUNDS; round++)
          await dataSource
            .transaction((manager) => write(manager, child, parentsOf(number)))
            .catch((error: unknown) => {
              if (!(error instanceof RetryableError) && driverErrorKind(error) !== 'conflict') throw error;
              refused.push(error);
            });
      };
      await Promise.all(Array.from({ length: WRITERS }, (_, number) => writer(number)));
      return refused;
    }

    async function withCache<Result>(work: () => Promise<Result>): Promise<Result> {
      for (const child of [Reply, Tag]) await dataSource.createQueryBuilder().delete().from(child).execute();
      await dataSource.createQueryBuilder().update(Topic).set({ repliesCount: 0, tagsCount: 0 }).execute();
      const close = CounterCaches.of(dataSource).open();
      const result = await work();
      expect(await CounterCaches.of(dataSource).recount()).toMatchObject({ parents: PARENTS, wrong: 0 });
      close();
      return result;
    }

    async function compare(write: Write, child: Child): Promise<{ without: number; withCache: number }> {
      const without = await deadlocks(write, child);
      const cached = await withCache(() => deadlocks(write, child));
      return { without: without.length, withCache: cached.length };
    }

    const writes: [string, Write, Child][] = [
      ['a statement for all', inOneStatement, Reply],
      ['a statement for each', inManyStatements, Tag],
    ];
    if (kind === 'postgres') writes.push(['a statement for each, with a foreign key', inManyStatements, Reply]);
    it.each(writes)('meet no more deadlocks with a cache than without: %s', async (_, write, child) => {
      expect(await compare(write, child)).toEqual({ without: 0, withCache: 0 });
    });

    it('in one order meet none with a cache, a statement for each, with a foreign key', async () => {
      expect(await withCache(() => deadlocks(inManyStatements, Reply, () => ids))).toEqual([]);
    });

    // InnoDB's foreign key locks the parent of a new child in shared mode until the commit. Of two transactions that hold that, neither
    // can write the parent: no count that is right at the commit does without deadlocks there.
    if (kind === 'mariadb')
      it('meet them no more often than with counts written by hand: a statement for each, with a foreign key', async () => {
        const [byHand, cached]: [unknown[], unknown[]] = [[], []];
        for (let repetition = 0; repetition < 3; repetition += 1) {
          byHand.push(...(await deadlocks(inManyStatementsByHand, Reply)));
          cached.push(...(await withCache(() => deadlocks(inManyStatements, Reply))));
        }
        expect(byHand.length).toBeGreaterThan(0);
        // Who meets whom is chance.
        expect(cached.length).toBeLessThanOrEqual(byHand.length * 1.1);
        for (const error of cached) {
          expect(error).toBeInstanceOf(RetryableError);
          expect(error).toHaveProperty('remedy', expect.stringContaining('createForeignKeyConstraints: false'));
        }
      });
  },
);

describe.each<DatabaseKind>(['postgres', 'mariadb'])('a deadlock that the caller swallows (%s)', (kind) => {
  it('leaves nothing counted that is not there, and nothing there that is not counted', async () => {
    const dataSource = await createTestDataSource(kind, { entities: [Topic, Reply, Tag, ...COUNTER_ENTITIES] });
    const close = CounterCaches.of(dataSource).open();
    const topics = [1, 2, 3].map((id) => ({ id }));
    await dataSource.getRepository(Topic).insert(topics);
    const [first, second, third] = topics as [Topic, Topic, Topic];
    let arrived = 0;
    const write = (own: Topic, other: Topic) =>
      dataSource.transaction(async (manager) => {
        await manager.insert(Reply, { topic: own });
        await manager.query(`UPDATE topic SET ${dataSource.driver.escape('tagsCount')} = 0 WHERE id = ${own.id}`);
        arrived += 1;
        await waitFor(() => arrived === 2);
        await manager
          .query(`UPDATE topic SET ${dataSource.driver.escape('tagsCount')} = 0 WHERE id = ${other.id}`)
          .catch(() => undefined);
        await manager.insert(Reply, { topic: third });
      });
    const outcomes = await Promise.allSettled([write(first, second), write(second, first)]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await dataSource.getRepository(Reply).count()).toBe(2);
    expect(await CounterCaches.of(dataSource).recount()).toMatchObject({ wrong: 0 });
    close();
  });
});

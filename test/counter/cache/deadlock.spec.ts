import { driverErrorKind } from '@spoor/core';
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

    /** How many transactions end in a deadlock, of 48. */
    async function deadlocks(write: Write, child: Child): Promise<number> {
      const ids = Array.from({ length: PARENTS }, (_, index) => index + 1);
      let count = 0;
      const writer = async (number: number) => {
        const parents = number % 2 ? ids : ids.toReversed();
        for (let round = 0; round < ROUNDS; round++)
          await dataSource
            .transaction((manager) => write(manager, child, parents))
            .catch((error: unknown) => {
              if (driverErrorKind(error) !== 'conflict') throw error;
              count += 1;
            });
      };
      await Promise.all(Array.from({ length: WRITERS }, (_, number) => writer(number)));
      return count;
    }

    async function compare(write: Write, child: Child): Promise<{ without: number; withCache: number }> {
      const without = await deadlocks(write, child);
      await dataSource.createQueryBuilder().delete().from(child).execute();
      const close = CounterCaches.of(dataSource).open();
      const withCache = await deadlocks(write, child);
      expect(await CounterCaches.of(dataSource).recount()).toMatchObject({ parents: PARENTS, wrong: 0 });
      close();
      return { without, withCache };
    }

    it.each<[string, Write, Child]>([
      ['a statement for all', inOneStatement, Reply],
      ['a statement for each', inManyStatements, Tag],
    ])('meet no more deadlocks with a cache than without: %s', async (_, write, child) => {
      expect(await compare(write, child)).toEqual({ without: 0, withCache: 0 });
    });

    // InnoDB's foreign key locks the parent in shared mode at each statement; of two who hold that neither can write the cache.
    const titles = {
      postgres: 'meet no more deadlocks with a cache than without: a statement for each, with a foreign key',
      mariadb: 'are told of deadlocks, and nothing is counted wrong: a statement for each, with a foreign key',
    };
    it(titles[kind as keyof typeof titles], async () => {
      const { without, withCache } = await compare(inManyStatements, Reply);
      expect({ without, isRefused: withCache > 0 }).toEqual({ without: 0, isRefused: kind === 'mariadb' });
    });
  },
);

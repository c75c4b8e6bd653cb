import { COUNTER_ENTITIES, CounterCache, CounterCaches } from '@spoor/counter';
import { transaction } from '@spoor/core';
import { Column, Entity, ManyToOne, PrimaryColumn, PrimaryGeneratedColumn, type DataSource } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../../support/databases.js';
import { again } from './support/again.js';
import { Author, BLOG, Comment, expectExactCaches, Post } from './support/blog.js';

@Entity()
class Room {
  @PrimaryColumn({ type: 'int' })
  id: number;
  @Column({ type: 'int', default: 0 })
  guests: number;
}

@Entity()
class Guest {
  @PrimaryGeneratedColumn()
  id: number;
  @CounterCache(() => Room, { column: 'guests' })
  @ManyToOne(() => Room, { createForeignKeyConstraints: false })
  room: Room;
}

afterAll(dropTestDatabases);

describeEachDatabase('counter caches under concurrency', (kind) => {
  let dataSource: DataSource;
  let close: () => void;
  let posts: Post[];
  const conflicts: string[] = [];

  beforeEach(async () => {
    conflicts.length = 0;
    dataSource = await createTestDataSource(kind, { entities: [...BLOG, ...COUNTER_ENTITIES], poolSize: 10 });
    close = CounterCaches.of(dataSource).open();
    const authors = await dataSource.getRepository(Author).save([{}, {}, {}]);
    posts = await dataSource
      .getRepository(Post)
      .save(Array.from({ length: 12 }, (_, index) => ({ author: authors[index % 3] })) as Post[]);
    dataSource.subscribers.push({
      afterQuery: ({ error }: { error?: { code?: string; message: string } }) =>
        void (error && /deadlock/i.test(error.message) && conflicts.push(error.message)),
    } as never);
  });
  afterEach(async () => {
    await expectExactCaches(dataSource);
    close();
    await dataSource.destroy();
  });

  const workers = async (work: (worker: number) => Promise<void>) =>
    void (await Promise.all(Array.from({ length: 8 }, (_, worker) => work(worker))));

  it('count every child of one parent that many insert at once, without a deadlock', async () => {
    await workers(async () => {
      for (let index = 0; index < 15; index += 1)
        await transaction(dataSource, (manager) => manager.insert(Comment, { post: { id: posts[0]?.id as number } }), {
          lockTimeout: 20_000,
        });
    });
    expect(await dataSource.getRepository(Post).findOneByOrFail({ id: posts[0]?.id as number })).toMatchObject({
      commentsCount: 120,
    });
    expect(conflicts).toEqual([]);
  });

  it('count children that are saved with a new parent at once, without a deadlock', async () => {
    await workers(async () => {
      for (let index = 0; index < 5; index += 1)
        await transaction(
          dataSource,
          (manager) =>
            manager.save(manager.create(Post, { author: { id: 1 }, comments: [{ votes: 1 }, { votes: 2 }] })),
          { lockTimeout: 20_000 },
        );
    });
    expect(await dataSource.getRepository(Author).findOneByOrFail({ id: 1 })).toMatchObject({ postsCount: 44 });
    expect(conflicts).toEqual([]);
  });

  it('lock parents in one order, in whichever order their children were changed', async () => {
    const comments = await dataSource.getRepository(Comment).save(posts.map((post) => ({ post, votes: 0 })));
    await workers(async (worker) => {
      for (let index = 0; index < 10; index += 1) {
        const order = worker % 2 === 0 ? comments : comments.toReversed();
        const own = order.filter(({ id }) => id % 8 === worker || id % 8 === (worker + 4) % 8);
        await again(() =>
          transaction(
            dataSource,
            async (manager) => {
              for (const { id } of own.slice(0, 1)) await manager.increment(Comment, { id }, 'votes', 1);
              await manager.insert(
                Comment,
                order.slice(index % 4, (index % 4) + 4).map(({ post }) => ({ post, votes: 1 })),
              );
            },
            { lockTimeout: 20_000 },
          ),
        );
      }
    });
    if (kind === 'postgres') expect(conflicts).toEqual([]);
  });

  it('follow children that several move and remove at once', async () => {
    await dataSource
      .getRepository(Comment)
      .insert(Array.from({ length: 60 }, (_, index) => ({ post: posts[index % 12] as Post, votes: index })));
    await workers(async (worker) => {
      for (let index = 0; index < 12; index += 1)
        await again(() =>
          transaction(
            dataSource,
            async (manager) => {
              const id = 1 + ((index * 7 + worker * 5) % 60);
              if (index % 4 === 3) await manager.delete(Comment, { id });
              else if (index % 4 === 2) await manager.softDelete(Comment, { id });
              else await manager.update(Comment, { id }, { post: { id: posts[(index + worker) % 12]?.id as number } });
            },
            { lockTimeout: 20_000 },
          ),
        );
    });
  });

  it('are recounted exactly while others insert, move and remove children', async () => {
    const escape = (name: string) => dataSource.driver.escape(name);
    await dataSource
      .getRepository(Comment)
      .insert(Array.from({ length: 60 }, (_, index) => ({ post: posts[index % 12] as Post, votes: 1 })));
    const count = escape('commentsCount');
    let isRunning = true;
    const caches = CounterCaches.of(dataSource);
    const recounting = (async () => {
      for (let round = 0; round < 5; round += 1) {
        await again(() =>
          transaction(dataSource, (manager) =>
            manager.query(`UPDATE post SET ${count} = ${count} + 5, votes = votes - 3`),
          ),
        );
        await caches.recount({ batchSize: 6 });
      }
    })().finally(() => (isRunning = false));
    let written = 0;
    await workers(async (worker) => {
      for (let index = 0; isRunning || index < 5; index += 1)
        await again(() =>
          transaction(
            dataSource,
            async (manager) => {
              const post = { id: posts[(index * 5 + worker) % 12]?.id as number };
              await manager.insert(Comment, { post, votes: worker });
              const id = 1 + ((index * 7 + worker * 11) % 90);
              if (index % 3 === 0) await manager.delete(Comment, { id });
              if (index % 3 === 1) await manager.update(Comment, { id }, { post, votes: index });
              written += 1;
            },
            { lockTimeout: 20_000 },
          ),
        );
    });
    await recounting;
    expect(written).toBeGreaterThanOrEqual(40);
    expect(await caches.recount()).toMatchObject({ wrong: 0 });
  });
});

describeEachDatabase('counter caches without a foreign key constraint', (kind) => {
  it('meet no deadlock, one statement after another in opposite orders: parents are locked at the commit, sorted', async () => {
    const dataSource = await createTestDataSource(kind, { entities: [Room, Guest, ...COUNTER_ENTITIES], poolSize: 9 });
    const close = CounterCaches.of(dataSource).open();
    const rooms = Array.from({ length: 10 }, (_, index) => ({ id: index + 1 }));
    await dataSource.getRepository(Room).insert(rooms);
    const write = async (worker: number) => {
      for (let round = 0; round < 5; round += 1)
        await transaction(
          dataSource,
          async (manager) => {
            for (const room of worker % 2 ? rooms : rooms.toReversed()) await manager.insert(Guest, { room });
          },
          { lockTimeout: 20_000 },
        );
    };
    await Promise.all(Array.from({ length: 8 }, (_, worker) => write(worker)));
    expect((await dataSource.getRepository(Room).find()).map(({ guests }) => guests)).toEqual(rooms.map(() => 40));
    close();
  });
});

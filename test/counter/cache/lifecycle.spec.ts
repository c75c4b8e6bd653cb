import { ref } from '@spoor/core';
import { Module, type INestApplicationContext, type ModuleMetadata, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import {
  CounterCaches,
  COUNTER_ENTITIES,
  CounterModule,
  getCounterCachesToken,
  InjectCounterCaches,
} from '@spoor/counter';
import { Column, CreateDateColumn, Entity, ManyToOne, PrimaryGeneratedColumn, type DataSource } from 'typeorm';
import { CounterCache } from '@spoor/counter';
import {
  createTestDataSource,
  describeEachDatabase,
  dropTestDatabases,
  testDataSourceOptions,
} from '../../support/databases.js';
import { BLOG, Comment, expectExactCaches, Post } from './support/blog.js';

@Entity()
class Shelf {
  @PrimaryGeneratedColumn()
  id: number;
  @Column({ type: 'int', default: 0 })
  booksCount: number;
  @Column({ type: 'int', default: 0 })
  pages: number;
}

@Entity()
class Book {
  @PrimaryGeneratedColumn()
  id: number;
  @CounterCache(() => Shelf, { column: 'booksCount', active: false })
  @CounterCache(() => Shelf, { column: 'pages', sum: 'pages' })
  @ManyToOne(() => Shelf)
  shelf: Shelf;
  @Column({ type: 'int', default: 0 })
  pages: number;
  @CreateDateColumn()
  createdAt: Date;
}

let opened: INestApplicationContext[] = [];

async function start(imports: ModuleMetadata['imports'], providers: Type[] = []): Promise<INestApplicationContext> {
  class AppModule {}
  Module({ imports, providers })(AppModule);
  const app = await NestFactory.createApplicationContext(AppModule, { logger: false, abortOnError: false });
  opened.push(app);
  return app;
}

afterEach(async () => {
  for (const app of opened) await app.close();
  opened = [];
});
afterAll(dropTestDatabases);

describeEachDatabase('CounterCaches', (kind) => {
  const database = async (more: object = {}) =>
    TypeOrmModule.forRoot({ ...(await testDataSourceOptions(kind)), autoLoadEntities: true, entities: BLOG, ...more });
  const addOne = async (dataSource: DataSource) => {
    const post = await dataSource.getRepository(Post).save({} as Post);
    await dataSource.getRepository(Comment).insert({ post });
    return (await dataSource.getRepository(Post).findOneByOrFail({ id: post.id })).commentsCount;
  };

  it('are kept by CounterModule, and injected by their class or for a name', async () => {
    class Consumer {
      constructor(
        readonly caches: CounterCaches,
        @InjectCounterCaches('audit') readonly audit: CounterCaches,
      ) {}
    }
    Reflect.defineMetadata('design:paramtypes', [CounterCaches, Object], Consumer);
    const app = await start(
      [
        await database(),
        await database({ name: 'second' }),
        CounterModule.forRoot(),
        CounterModule.forRoot({ name: 'audit', dataSource: 'second' }),
      ],
      [Consumer],
    );
    const { caches, audit } = app.get(Consumer);
    expect(app.get(getCounterCachesToken('audit'), { strict: false })).toBe(audit);
    expect(audit).not.toBe(caches);
    for (const [name, own] of [
      ['default', caches],
      ['second', audit],
    ] as const) {
      const dataSource = app.get<DataSource>(getDataSourceToken(name));
      expect(await addOne(dataSource)).toBe(1);
      expect(await own.read(Post, 'commentsCount', [1])).toEqual([1]);
    }
  });

  it('are kept once by two modules on one DataSource, until both have let go', async () => {
    const app = await start([await database(), CounterModule.forRoot(), CounterModule.forRoot({ name: 'audit' })]);
    const dataSource = app.get<DataSource>(getDataSourceToken());
    expect(await addOne(dataSource)).toBe(1);
    expect(app.get(getCounterCachesToken('audit'), { strict: false })).toBe(app.get(CounterCaches));
    const close = CounterCaches.of(dataSource).open();
    close();
    close();
    expect(await addOne(dataSource)).toBe(1);
  });

  it('are kept from the DataSource on that is initialised later', async () => {
    const app = await start([await database({ manualInitialization: true }), CounterModule.forRoot()]);
    await expect(app.get(CounterCaches).recount()).rejects.toMatchObject({ code: 'SPOOR_NOT_STARTED' });
    const dataSource = app.get<DataSource>(getDataSourceToken());
    await dataSource.initialize();
    expect(await addOne(dataSource)).toBe(1);
  });

  it('refuse at the start of the application what cannot be kept', async () => {
    @Entity('wrong')
    class Wrong {
      @PrimaryGeneratedColumn()
      id: number;
      @CounterCache(() => Post, { column: 'title' })
      @ManyToOne(() => Post)
      post: Post;
    }
    await expect(
      start([await database({ entities: [...BLOG, Wrong] }), CounterModule.forRoot()]),
    ).rejects.toMatchObject({
      code: 'SPOOR_INVALID_ARGUMENT',
      message: expect.stringContaining('Wrong.post → Post.title'),
    });
  });

  it('go on when the DataSource was destroyed and initialised again', async () => {
    const dataSource = await createTestDataSource(kind, { entities: [...BLOG, ...COUNTER_ENTITIES] });
    const close = CounterCaches.of(dataSource).open();
    const stale = await dataSource.getRepository(Post).save({} as Post);
    await dataSource.destroy();
    await expect(CounterCaches.of(dataSource).recount()).rejects.toMatchObject({ code: 'SPOOR_NOT_STARTED' });
    Object.assign(dataSource.options, { synchronize: false });
    await dataSource.initialize();
    await dataSource.getRepository(Post).save(Object.assign(stale, { commentsCount: 9 }));
    expect(await addOne(dataSource)).toBe(1);
    await expectExactCaches(dataSource);
    close();
    expect(await addOne(dataSource)).toBe(0);
  });

  it('cost nothing where there are none: no consumer, no statement', async () => {
    const dataSource = await createTestDataSource(kind, { entities: [Shelf, ...COUNTER_ENTITIES] });
    const before = Object.getOwnPropertyNames(dataSource);
    const close = CounterCaches.of(dataSource).open();
    expect(Object.getOwnPropertyNames(dataSource)).not.toContain('createQueryBuilder');
    expect(before).toContain('options');
    expect(await CounterCaches.of(dataSource).recount()).toMatchObject({ parents: 0, completed: true });
    close();
  });

  it('are read from the column when they are trusted, and counted when not', async () => {
    const dataSource = await createTestDataSource(kind, { entities: [Shelf, Book, ...COUNTER_ENTITIES] });
    const caches = CounterCaches.of(dataSource);
    const close = caches.open();
    const shelves = await dataSource.getRepository(Shelf).save([{}, {}, {}] as Shelf[]);
    // A table in use, from before there was a cache.
    const table = dataSource.driver.escape('book');
    await dataSource.query(
      `INSERT INTO ${table} (${dataSource.driver.escape('shelfId')}, pages) VALUES (1, 10), (1, 20), (3, 5)`,
    );
    await dataSource.getRepository(Book).insert([
      { shelf: { id: 1 }, pages: 100 },
      { shelf: { id: 2 }, pages: 7 },
    ]);
    const ids = [3, 1, 99, 2, 1];
    expect(await caches.read(Shelf, 'booksCount', ids)).toEqual([1, 3, 0, 1, 3]);
    expect(await caches.read(Shelf, 'pages', ids)).toEqual([0, 100, 0, 7, 100]);
    await dataSource.transaction(async (manager) => {
      await manager.insert(Book, { shelf: { id: 2 }, pages: 1 });
      expect(await caches.read(Shelf, 'booksCount', [shelves[1] as Shelf], { manager })).toEqual([2]);
    });
    expect(await caches.recount()).toMatchObject({ wrong: 4 });
    expect(await caches.read(Shelf, 'pages', ids)).toEqual([5, 130, 0, 8, 130]);
    expect(await caches.readExact(Shelf, 'booksCount', [])).toEqual([]);
    await expect(caches.read(Shelf, 'booksCount', [ref(Book, 1)])).rejects.toMatchObject({
      code: 'SPOOR_INVALID_ARGUMENT',
      message: expect.stringContaining('A Shelf was expected, and the ref book:1 was given'),
    });
    await expect(caches.read(Shelf, 'booksCount', [null as never])).rejects.toMatchObject({
      code: 'SPOOR_INVALID_ARGUMENT',
    });
    await expect(caches.read(Book as never, 'pages' as never, [1])).rejects.toMatchObject({
      code: 'SPOOR_INVALID_ARGUMENT',
    });
    close();
  });
});

import { Module } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { COUNTER_ENTITIES, CounterModule, CounterService, getCountersToken, InjectCounters } from '@spoor/counter';
import { ref } from '@spoor/core';
import { Column, Entity, PrimaryGeneratedColumn, type DataSource } from 'typeorm';
import { closeApplications, startApplication as start } from '../support/application.js';
import { describeEachDatabase, dropTestDatabases, testDataSourceOptions } from '../support/databases.js';

@Entity()
class Post {
  @PrimaryGeneratedColumn()
  id: number;
  @Column({ type: 'varchar', default: '' })
  title: string;
}

afterEach(closeApplications);
afterAll(dropTestDatabases);

describeEachDatabase('CounterModule', (kind) => {
  const database = async (more: object = {}) =>
    TypeOrmModule.forRoot({ ...(await testDataSourceOptions(kind)), autoLoadEntities: true, ...more });

  it('is imported, and CounterService injected', async () => {
    const app = await start([await database(), CounterModule.forRoot()]);
    const counters = app.get(CounterService);
    const bottles = await counters.open('Green bottles hanging on the wall', { count: 10 });
    await bottles.decrement(1);
    expect(Number(bottles)).toBe(9);
  });

  it('takes its options from a factory, a class or an existing provider', async () => {
    class OptionsFactory {
      createCounterOptions() {
        return { lockTimeout: 1_234 };
      }
    }
    class OptionsModule {}
    Module({ providers: [OptionsFactory], exports: [OptionsFactory] })(OptionsModule);
    const app = await start([
      await database(),
      CounterModule.forRootAsync({ name: 'factory', useFactory: async () => ({ lockTimeout: 1_234 }) }),
      CounterModule.forRootAsync({ name: 'class', useClass: OptionsFactory }),
      CounterModule.forRootAsync({ name: 'existing', imports: [OptionsModule], useExisting: OptionsFactory }),
    ]);
    for (const name of ['factory', 'class', 'existing'])
      expect(await app.get<CounterService>(getCountersToken(name), { strict: false }).increment(name)).toBe(1);
  });

  it('takes an option that is undefined for one that is left out, and refuses a time that is none', async () => {
    const app = await start([
      await database(),
      CounterModule.forRoot({ lockTimeout: undefined, idempotencyTtl: undefined }),
    ]);
    expect(await app.get(CounterService).increment('n', 1, { idempotencyKey: 'k' })).toBe(1);
    for (const lockTimeout of [0, -1, Number.NaN])
      await expect(start([await database(), CounterModule.forRoot({ lockTimeout })])).rejects.toMatchObject({
        code: 'SPOOR_INVALID_ARGUMENT',
      });
  });

  it('has named instances on several DataSources that know nothing of each other', async () => {
    class Consumer {
      constructor(
        @InjectCounters() readonly counters: CounterService,
        @InjectCounters('audit') readonly audit: CounterService,
      ) {}
    }
    Reflect.defineMetadata('design:paramtypes', [CounterService, Object], Consumer);
    const app = await start(
      [
        await database(),
        await database({ name: 'second' }),
        CounterModule.forRoot(),
        CounterModule.forRoot({ name: 'audit', dataSource: 'second', isGlobal: true }),
      ],
      [Consumer],
    );
    const { counters, audit } = app.get(Consumer);
    await counters.increment('visits', 5);
    expect(await audit.get('visits')).toBe(0);
    expect(await audit.increment('visits')).toBe(1);
    expect(await counters.get('visits')).toBe(5);
    const other = app.get<DataSource>(getDataSourceToken('second'));
    await other.transaction(async (manager) => {
      await expect(counters.increment('visits', 1, { manager })).rejects.toMatchObject({
        code: 'SPOOR_INVALID_ARGUMENT',
      });
    });
  });

  it('refuses an unknown DataSource by name', async () => {
    const starting = start([await database(), CounterModule.forRoot({ dataSource: 'nowhere' })]);
    await expect(starting).rejects.toMatchObject({
      code: 'SPOOR_UNKNOWN_DATA_SOURCE',
      message: expect.stringContaining('"nowhere"'),
    });
  });

  it('refuses to be registered twice for one DataSource', async () => {
    const starting = start([await database(), CounterModule.forRoot(), CounterModule.forRoot()]);
    await expect(starting).rejects.toMatchObject({ code: 'SPOOR_DUPLICATE_REGISTRATION' });
  });

  it('can be registered again once the application was closed', async () => {
    const options = await testDataSourceOptions(kind);
    for (const count of [1, 2]) {
      const app = await start([TypeOrmModule.forRoot({ ...options, autoLoadEntities: true }), CounterModule.forRoot()]);
      expect(await app.get(CounterService).increment('starts')).toBe(count);
      await app.close();
    }
  });

  it('refuses a DataSource without its entities, and takes one that spreads COUNTER_ENTITIES', async () => {
    const without = { autoLoadEntities: false, entities: [] };
    await expect(start([await database(without), CounterModule.forRoot()])).rejects.toMatchObject({
      code: 'SPOOR_MISSING_ENTITIES',
      message: expect.stringContaining('COUNTER_ENTITIES'),
    });
    const app = await start([
      await database({ autoLoadEntities: false, entities: [...COUNTER_ENTITIES] }),
      CounterModule.forRoot(),
    ]);
    expect(await app.get(CounterService).increment('n')).toBe(1);
  });

  it('answers a use before the DataSource is initialised with NotStartedError, and works afterwards', async () => {
    const app = await start([await database({ manualInitialization: true }), CounterModule.forRoot()]);
    const counters = app.get(CounterService);
    await expect(counters.increment('n')).rejects.toMatchObject({ code: 'SPOOR_NOT_STARTED' });
    await app.get<DataSource>(getDataSourceToken()).initialize();
    expect(await counters.increment('n')).toBe(1);
  });

  it('answers a use after the application was closed with NotStartedError', async () => {
    const app = await start([await database(), CounterModule.forRoot()]);
    const counters = app.get(CounterService);
    await app.close();
    await expect(counters.increment('n')).rejects.toMatchObject({ code: 'SPOOR_NOT_STARTED' });
  });

  it('keeps counters of entities, of any entity and name, and lists the highest', async () => {
    const app = await start([
      await database({ entities: [Post] }),
      TypeOrmModule.forFeature([Post]),
      CounterModule.forRoot(),
    ]);
    const counters = app.get(CounterService);
    const [first, second] = await app
      .get<DataSource>(getDataSourceToken())
      .getRepository(Post)
      .save([new Post(), new Post()]);
    expect(await counters.of(first as Post).increment('views', 3)).toBe(3);
    expect(await counters.of(ref(Post, first?.id as number)).increment('views')).toBe(4);
    expect(await counters.of(second as Post).increment('views', 9)).toBe(9);
    await counters.of(second as Post).increment('likes', 2);
    await counters.incrementAll([
      { entity: first as Post, name: 'views', by: 1 },
      { entity: second as Post, name: 'views', by: 1 },
      { entity: first as Post, name: 'views', by: 1 },
    ]);
    expect(await counters.of(first as Post).get('views')).toBe(6);
    expect(await counters.get('views')).toBe(0);
    expect(await counters.of(second as Post).list()).toEqual([
      { name: 'likes', count: 2 },
      { name: 'views', count: 10 },
    ]);
    expect(await counters.top(Post, 'views')).toEqual([
      { ref: ref(Post, second?.id as number), count: 10 },
      { ref: ref(Post, first?.id as number), count: 6 },
    ]);
    expect(await counters.top(Post, 'views', { limit: 1 })).toHaveLength(1);
    expect(await counters.getAll([second as Post, ref(Post, 999), first as Post], ['views', 'likes'])).toEqual([
      new Map(Object.entries({ views: 10, likes: 2 })),
      new Map(),
      new Map(Object.entries({ views: 6 })),
    ]);
    expect(await counters.getAll([], ['views'])).toEqual([]);
    await expect(counters.of({ type: 'ghost', id: '1' }).increment('views')).rejects.toMatchObject({
      code: 'SPOOR_UNKNOWN_ENTITY_TYPE',
    });
  });
});

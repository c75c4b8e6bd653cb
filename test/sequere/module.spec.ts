import { Module } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { ref } from '@spoor/core';
import { getSequereToken, InjectSequere, SEQUERE_ENTITIES, SequereModule, SequereService } from '@spoor/sequere';
import type { DataSource } from 'typeorm';
import {
  createTestDatabase,
  describeEachDatabase,
  dropTestDatabases,
  testDataSourceOptions,
} from '../support/databases.js';
import { closeApplications, startApplication } from '../support/application.js';
import { User } from './support/entities.js';
import { MemoryBackend } from './support/memory.backend.js';

const [ann, ben] = [ref(User, 1), ref(User, 2)];

afterEach(closeApplications);
afterAll(dropTestDatabases);

describeEachDatabase('SequereModule', (kind) => {
  const database = async (more: object = {}) =>
    TypeOrmModule.forRoot({
      ...(await testDataSourceOptions(kind)),
      entities: [User],
      autoLoadEntities: true,
      ...more,
    });

  it('is imported, and SequereService injected', async () => {
    const app = await startApplication([await database(), SequereModule.forRoot()]);
    const sequere = app.get(SequereService);
    expect(await sequere.follow(ann, ben)).toEqual({ changed: true, since: expect.any(Date) });
    expect(await sequere.getFollowersCount(ben)).toBe(1);
  });

  it('takes its options from a factory, a class or an existing provider', async () => {
    class OptionsFactory {
      createSequereOptions() {
        return { backend: MemoryBackend };
      }
    }
    class OptionsModule {}
    Module({ providers: [OptionsFactory], exports: [OptionsFactory] })(OptionsModule);
    const app = await startApplication([
      await database(),
      SequereModule.forRootAsync({ name: 'factory', useFactory: async () => ({ backend: new MemoryBackend() }) }),
      SequereModule.forRootAsync({ name: 'class', useClass: OptionsFactory }),
      SequereModule.forRootAsync({ name: 'existing', imports: [OptionsModule], useExisting: OptionsFactory }),
    ]);
    for (const name of ['factory', 'class', 'existing']) {
      const sequere = app.get<SequereService>(getSequereToken(name), { strict: false });
      expect((await sequere.follow(ann, ben)).changed).toBe(true);
      expect(await sequere.status()).toEqual({ backend: 'MemoryBackend', edges: 1 });
    }
  });

  it.each([
    [{ lockTimeout: 0 }],
    [{ redisTimeout: -1 }],
    [{ lockTimeout: Number.NaN }],
    [{ backend: 'mongo' as 'database' }],
    [{ layout: 'wide' as 'compact' }],
    [{ events: 'loud' as 'memory' }],
  ])('refuses the options %p', async (options) => {
    await expect(startApplication([await database(), SequereModule.forRoot(options)])).rejects.toMatchObject({
      code: 'SPOOR_INVALID_ARGUMENT',
      message: expect.stringContaining(Object.keys(options)[0] as string),
    });
  });

  it('has named instances on several DataSources that know nothing of each other', async () => {
    class Consumer {
      constructor(
        @InjectSequere() readonly sequere: SequereService,
        @InjectSequere('work') readonly work: SequereService,
      ) {}
    }
    Reflect.defineMetadata('design:paramtypes', [SequereService, Object], Consumer);
    const app = await startApplication(
      [
        await database(),
        await database({ name: 'second' }),
        SequereModule.forRoot(),
        SequereModule.forRoot({ name: 'work', dataSource: 'second', isGlobal: true }),
      ],
      [Consumer],
    );
    const { sequere, work } = app.get(Consumer);
    await sequere.follow(ann, ben);
    expect(await work.isFollowing(ann, ben)).toBe(false);
    const other = app.get<DataSource>(getDataSourceToken('second'));
    await other.transaction(async (manager) => {
      await expect(sequere.follow(ben, ann, { manager })).rejects.toMatchObject({ code: 'SPOOR_INVALID_ARGUMENT' });
    });
  });

  it('refuses an unknown DataSource by name, and to be registered twice for one', async () => {
    await expect(
      startApplication([await database(), SequereModule.forRoot({ dataSource: 'nowhere' })]),
    ).rejects.toMatchObject({
      code: 'SPOOR_UNKNOWN_DATA_SOURCE',
    });
    await expect(
      startApplication([await database(), SequereModule.forRoot(), SequereModule.forRoot()]),
    ).rejects.toMatchObject({
      code: 'SPOOR_DUPLICATE_REGISTRATION',
    });
  });

  it('can be registered again once the application was closed, and finds what was followed', async () => {
    const address = await createTestDatabase(kind);
    for (const changed of [true, false]) {
      const app = await startApplication([
        await database(await testDataSourceOptions(kind, { database: address })),
        SequereModule.forRoot(),
      ]);
      expect((await app.get(SequereService).follow(ann, ben)).changed).toBe(changed);
      await app.close();
    }
  });

  it('refuses a DataSource without its entities, and takes one that spreads SEQUERE_ENTITIES', async () => {
    const without = { autoLoadEntities: false };
    await expect(startApplication([await database(without), SequereModule.forRoot()])).rejects.toMatchObject({
      code: 'SPOOR_MISSING_ENTITIES',
      message: expect.stringContaining('SEQUERE_ENTITIES'),
    });
    const entities = [User, ...SEQUERE_ENTITIES];
    const app = await startApplication([await database({ ...without, entities }), SequereModule.forRoot()]);
    expect((await app.get(SequereService).follow(ann, ben)).changed).toBe(true);
  });

  it('answers a use before the DataSource is initialised with NotStartedError, and works afterwards', async () => {
    const app = await startApplication([await database({ manualInitialization: true }), SequereModule.forRoot()]);
    const sequere = app.get(SequereService);
    await expect(sequere.follow(ann, ben)).rejects.toMatchObject({ code: 'SPOOR_NOT_STARTED' });
    const dataSource = app.get<DataSource>(getDataSourceToken());
    await dataSource.initialize();
    expect((await sequere.follow(ann, ben)).changed).toBe(true);
    await dataSource.destroy();
    await expect(sequere.follow(ann, ben)).rejects.toMatchObject({ code: 'SPOOR_NOT_STARTED' });
    await dataSource.initialize();
    expect(await sequere.isFollowing(ann, ben)).toBe(!String(dataSource.options.database).includes(':memory:'));
  });

  it('answers a use after the application was closed with NotStartedError', async () => {
    const app = await startApplication([await database(), SequereModule.forRoot()]);
    const sequere = app.get(SequereService);
    await sequere.follow(ann, ben);
    await app.close();
    for (const call of [() => sequere.follow(ben, ann), () => sequere.getFollowers(ann), () => sequere.purge(ann)])
      await expect(call()).rejects.toMatchObject({ code: 'SPOOR_NOT_STARTED' });
  });
});

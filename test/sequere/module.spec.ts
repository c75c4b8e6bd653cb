import { Module, type INestApplicationContext, type ModuleMetadata, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { ref } from '@spoor/core';
import {
  Followable,
  FollowRefusedError,
  getSequereToken,
  InjectSequere,
  SEQUERE_ENTITIES,
  SequereModule,
  SequereService,
  type FollowGuard,
} from '@spoor/sequere';
import { Column, Entity, PrimaryGeneratedColumn, type DataSource, type EntityManager } from 'typeorm';
import {
  createTestDatabase,
  describeEachDatabase,
  dropTestDatabases,
  testDataSourceOptions,
} from '../support/databases.js';
import { MemoryBackend } from './support/memory.backend.js';

@Followable()
@Entity()
class User {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', default: '' })
  username: string;
}

@Entity()
class Project {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', default: '' })
  name: string;
}

@Followable({ identifier: 'projet' })
@Entity('decorated')
class Decorated {
  @PrimaryGeneratedColumn()
  id: number;
}

const ENTITIES = [User, Project, Decorated];
const [ann, ben] = [ref(User, 1), ref(User, 2)];

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

describeEachDatabase('SequereModule', (kind) => {
  const database = async (more: object = {}) =>
    TypeOrmModule.forRoot({
      ...(await testDataSourceOptions(kind)),
      entities: ENTITIES,
      autoLoadEntities: true,
      ...more,
    });

  it('is imported, and SequereService injected', async () => {
    const app = await start([await database(), SequereModule.forRoot()]);
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
    const app = await start([
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
    await expect(start([await database(), SequereModule.forRoot(options)])).rejects.toMatchObject({
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
    const app = await start(
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
    await expect(start([await database(), SequereModule.forRoot({ dataSource: 'nowhere' })])).rejects.toMatchObject({
      code: 'SPOOR_UNKNOWN_DATA_SOURCE',
    });
    await expect(start([await database(), SequereModule.forRoot(), SequereModule.forRoot()])).rejects.toMatchObject({
      code: 'SPOOR_DUPLICATE_REGISTRATION',
    });
  });

  it('can be registered again once the application was closed, and finds what was followed', async () => {
    const address = await createTestDatabase(kind);
    for (const changed of [true, false]) {
      const app = await start([
        await database(await testDataSourceOptions(kind, { database: address })),
        SequereModule.forRoot(),
      ]);
      expect((await app.get(SequereService).follow(ann, ben)).changed).toBe(changed);
      await app.close();
    }
  });

  it('refuses a DataSource without its entities, and takes one that spreads SEQUERE_ENTITIES', async () => {
    const without = { autoLoadEntities: false };
    await expect(start([await database(without), SequereModule.forRoot()])).rejects.toMatchObject({
      code: 'SPOOR_MISSING_ENTITIES',
      message: expect.stringContaining('SEQUERE_ENTITIES'),
    });
    const entities = [...ENTITIES, ...SEQUERE_ENTITIES];
    const app = await start([await database({ ...without, entities }), SequereModule.forRoot()]);
    expect((await app.get(SequereService).follow(ann, ben)).changed).toBe(true);
  });

  it('answers a use before the DataSource is initialised with NotStartedError, and works afterwards', async () => {
    const app = await start([await database({ manualInitialization: true }), SequereModule.forRoot()]);
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
    const app = await start([await database(), SequereModule.forRoot()]);
    const sequere = app.get(SequereService);
    await sequere.follow(ann, ben);
    await app.close();
    for (const call of [() => sequere.follow(ben, ann), () => sequere.getFollowers(ann), () => sequere.purge(ann)])
      await expect(call()).rejects.toMatchObject({ code: 'SPOOR_NOT_STARTED' });
  });

  describe('forFeature', () => {
    const [project, asProject] = [ref(Project, 1), { type: 'projet-de-rue', id: '1' }];

    it('lets classes that are not decorated take part, with a label of their own', async () => {
      const app = await start([
        await database(),
        SequereModule.forRoot(),
        SequereModule.forFeature([{ entity: Project, identifier: 'projet-de-rue', aliases: ['chantier'] }]),
      ]);
      const sequere = app.get(SequereService);
      const dataSource = app.get<DataSource>(getDataSourceToken());
      const saved = await dataSource
        .getRepository(Project)
        .save(Object.assign(new Project(), { name: 'La classe américaine' }));
      await sequere.follow(ann, saved);
      for (const spelling of [project, asProject, { type: 'chantier', id: '1' }])
        expect(await sequere.isFollowing(ann, spelling)).toBe(true);
      expect(await dataSource.getRepository(SEQUERE_ENTITIES[0] as never).find()).toMatchObject([
        { fromIdentifier: 'user', toIdentifier: 'projet-de-rue', toObjectId: '1' },
      ]);
      const page = await sequere.getFollowings(ann, { type: Project });
      expect(page.items).toEqual([{ entity: saved, since: expect.any(Date) }]);
    });

    it('speaks of one instance only', async () => {
      const app = await start([
        await database(),
        SequereModule.forRoot(),
        SequereModule.forRoot({ name: 'work' }),
        SequereModule.forFeature([Project], { name: 'work' }),
      ]);
      const work = app.get<SequereService>(getSequereToken('work'), { strict: false });
      expect((await work.follow(ann, project)).changed).toBe(true);
      await expect(app.get(SequereService).follow(ann, project)).rejects.toMatchObject({
        code: 'SPOOR_NOT_FOLLOWABLE',
        message: expect.stringContaining('projet, user'),
      });
    });

    it('leaves other applications of the process alone', async () => {
      const first = await start([
        await database(),
        SequereModule.forRoot(),
        SequereModule.forFeature([{ entity: Project, identifier: 'chantier' }]),
      ]);
      const second = await start([await database(), SequereModule.forRoot(), SequereModule.forFeature([Project])]);
      expect((await first.get(SequereService).follow(ann, { type: 'chantier', id: '1' })).changed).toBe(true);
      expect((await second.get(SequereService).follow(ann, { type: 'project', id: '1' })).changed).toBe(true);
    });

    it('refuses a label that another entity has, and a class that is no entity, at start', async () => {
      class Stranger {}
      await expect(
        start([
          await database(),
          SequereModule.forRoot(),
          SequereModule.forFeature([{ entity: Project, identifier: 'user' }]),
        ]),
      ).rejects.toMatchObject({ code: 'SPOOR_DUPLICATE_IDENTIFIER', message: expect.stringContaining('"user"') });
      await expect(
        start([await database(), SequereModule.forRoot(), SequereModule.forFeature([Stranger])]),
      ).rejects.toMatchObject({ code: 'SPOOR_INVALID_ARGUMENT', message: expect.stringContaining('Stranger') });
    });
  });

  describe('guard', () => {
    it('is asked before each follow with what was given, and its refusal is an error that changes nothing', async () => {
      const asked: [object, object][] = [];
      const guard: FollowGuard = (from, to) => {
        asked.push([from, to]);
        return (to as { id: string }).id !== '2';
      };
      const app = await start([await database(), SequereModule.forRoot({ guard })]);
      const sequere = app.get(SequereService);
      await expect(sequere.follow(ann, ben)).rejects.toThrow(FollowRefusedError);
      expect(asked).toEqual([[ann, ben]]);
      expect(await sequere.isFollowing(ann, ben)).toBe(false);
      expect((await sequere.follow(ben, ann)).changed).toBe(true);
      await sequere.unfollow(ben, ann);
      expect(asked).toHaveLength(2);
    });

    it('refuses single pairs of many', async () => {
      const guard: FollowGuard = async (_, to) => to !== ben;
      const app = await start([await database(), SequereModule.forRoot({ guard })]);
      const results = await app.get(SequereService).followMany([
        { from: ann, to: ben },
        { from: ann, to: ref(User, 3) },
      ]);
      expect(results).toMatchObject([
        { status: 'rejected', reason: { code: 'SPOOR_FOLLOW_REFUSED' } },
        { status: 'fulfilled', value: { changed: true } },
      ]);
    });

    it("sees the caller's transaction, and what it throws reaches the caller", async () => {
      const managers: EntityManager[] = [];
      const guard: FollowGuard = async (_from, _to, { manager }) => {
        managers.push(manager);
        if (managers.length > 1) throw new Error('too many');
        return (await manager.countBy(User, { username: 'new' })) === 1;
      };
      const app = await start([await database(), SequereModule.forRoot({ guard })]);
      const sequere = app.get(SequereService);
      const dataSource = app.get<DataSource>(getDataSourceToken());
      await dataSource.transaction(async (manager) => {
        const created = await manager.save(Object.assign(new User(), { username: 'new' }));
        await sequere.follow(created, ref(User, 99), { manager });
        expect(managers).toEqual([manager]);
      });
      await expect(sequere.follow(ann, ben)).rejects.toThrow('too many');
      expect(managers[1]).toBe(dataSource.manager);
    });
  });
});

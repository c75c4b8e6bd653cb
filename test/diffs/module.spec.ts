import { Module } from '@nestjs/common';
import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import {
  DIFF_ENTITIES,
  DiffsModule,
  DiffsService,
  getDiffsToken,
  getEntityDiffsToken,
  InjectDiffs,
  type DiffsModuleOptions,
  type EntityDiffs,
} from '@spoor/diffs';
import type { DataSource } from 'typeorm';
import { closeApplications, startApplication } from '../support/application.js';
import {
  createTestDatabase,
  describeEachDatabase,
  dropTestDatabases,
  testDataSourceOptions,
} from '../support/databases.js';
import { Question, QUESTION_ENTITIES } from './support/questions.js';

const OPTIONS = { store: 'database', prune: false } satisfies DiffsModuleOptions;

afterEach(closeApplications);
afterAll(dropTestDatabases);

async function ask(dataSource: DataSource, questionText = 'What?'): Promise<Question> {
  return await dataSource.manager.save(Object.assign(new Question(), { questionText }));
}

describeEachDatabase('DiffsModule', (kind) => {
  const database = async (more: object = {}) =>
    TypeOrmModule.forRoot({
      ...(await testDataSourceOptions(kind)),
      entities: QUESTION_ENTITIES,
      autoLoadEntities: true,
      ...more,
    });

  it('is imported, and DiffsService injected', async () => {
    const app = await startApplication([await database(), DiffsModule.forRoot(OPTIONS)]);
    const question = await ask(app.get<DataSource>(getDataSourceToken()));
    expect(await app.get(DiffsService).of(question).count()).toBe(1);
  });

  it('takes its options from a factory, a class or an existing provider', async () => {
    class OptionsFactory {
      createDiffsOptions() {
        return OPTIONS;
      }
    }
    class OptionsModule {}
    Module({ providers: [OptionsFactory], exports: [OptionsFactory] })(OptionsModule);
    const ways = [
      { useFactory: async () => OPTIONS },
      { useClass: OptionsFactory },
      { imports: [OptionsModule], useExisting: OptionsFactory },
    ];
    for (const way of ways) {
      const app = await startApplication([await database(), DiffsModule.forRootAsync(way)]);
      const question = await ask(app.get<DataSource>(getDataSourceToken()));
      expect(await app.get(DiffsService).of(question).count()).toBe(1);
    }
  });

  it.each([
    [{ redisTimeout: 0 }],
    [{ pollInterval: Number.NaN }],
    [{ maxElementAge: -1 }],
    [{ retention: 'soon' }],
    [{ store: 'mongo' as 'redis' }],
    [{ delivery: 'pigeon' as 'outbox' }],
  ])('refuses the options %p', async (options) => {
    await expect(startApplication([await database(), DiffsModule.forRoot(options)])).rejects.toMatchObject({
      code: 'SPOOR_INVALID_ARGUMENT',
      message: expect.stringContaining(Object.keys(options)[0] as string),
    });
  });

  it('has named instances on several DataSources that know nothing of each other, visible to all where they are global', async () => {
    class Consumer {
      constructor(
        @InjectDiffs() readonly diffs: DiffsService,
        @InjectDiffs(undefined, 'archive') readonly archive: DiffsService,
        @InjectDiffs(Question, 'archive') readonly questions: EntityDiffs,
      ) {}
    }
    Reflect.defineMetadata('design:paramtypes', [DiffsService, Object, Object], Consumer);
    class FeatureModule {}
    Module({ imports: [DiffsModule.forFeature([Question], { name: 'archive' })], providers: [Consumer] })(
      FeatureModule,
    );
    const app = await startApplication([
      await database(),
      await database({ name: 'second' }),
      DiffsModule.forRoot({ ...OPTIONS, isGlobal: true }),
      DiffsModule.forRoot({ ...OPTIONS, name: 'archive', dataSource: 'second', isGlobal: true }),
      FeatureModule,
    ]);
    const { diffs, archive, questions } = app.get(Consumer, { strict: false });
    const first = await ask(app.get<DataSource>(getDataSourceToken()));
    expect([await diffs.of(first).count(), await archive.of(first).count()]).toEqual([1, 0]);
    const second = await ask(app.get<DataSource>(getDataSourceToken('second')), 'Why?');
    expect(await questions.getByObjectId(second.id)).toMatchObject([{ data: { questionText: 'Why?' } }]);
    expect(app.get(getDiffsToken('archive'), { strict: false })).toBe(archive);
    expect(app.get(getEntityDiffsToken(Question, 'archive'), { strict: false })).toBe(questions);
  });

  it('refuses an unknown DataSource by name, and to be registered twice for one', async () => {
    await expect(
      startApplication([await database(), DiffsModule.forRoot({ ...OPTIONS, dataSource: 'nowhere' })]),
    ).rejects.toMatchObject({ code: 'SPOOR_UNKNOWN_DATA_SOURCE' });
    await expect(
      startApplication([await database(), DiffsModule.forRoot(OPTIONS), DiffsModule.forRoot(OPTIONS)]),
    ).rejects.toMatchObject({ code: 'SPOOR_DUPLICATE_REGISTRATION' });
  });

  it('can be registered again once the application was closed, and finds what was recorded', async () => {
    const address = await createTestDatabase(kind);
    const options = await testDataSourceOptions(kind, { database: address });
    for (const expected of [1, 2]) {
      const app = await startApplication([await database(options), DiffsModule.forRoot(OPTIONS)]);
      const { manager } = app.get<DataSource>(getDataSourceToken());
      await manager.save(Object.assign(new Question(), { id: 1, questionText: `version ${expected}` }));
      expect(await app.get(DiffsService).of({ type: 'question', id: '1' }).count()).toBe(expected);
      await app.close();
    }
  });

  it.each([{ store: 'database' }, { delivery: 'outbox' }, { prune: '* * * * *' }] as const)(
    'refuses a DataSource without its entities where %j needs them, and takes one that spreads DIFF_ENTITIES',
    async (needed) => {
      const options = { redis: { port: 1, lazyConnect: true }, prune: false, redisTimeout: 50, ...needed } as const;
      const without = { autoLoadEntities: false };
      await expect(startApplication([await database(without), DiffsModule.forRoot(options)])).rejects.toMatchObject({
        code: 'SPOOR_MISSING_ENTITIES',
        message: expect.stringContaining('DIFF_ENTITIES'),
      });
      const entities = [...QUESTION_ENTITIES, ...DIFF_ENTITIES];
      const app = await startApplication([await database({ ...without, entities }), DiffsModule.forRoot(options)]);
      await ask(app.get<DataSource>(getDataSourceToken()));
    },
  );

  it('records from the initialisation of the DataSource on, each time, whoever makes it', async () => {
    const app = await startApplication([await database({ manualInitialization: true }), DiffsModule.forRoot(OPTIONS)]);
    const diffs = app.get(DiffsService);
    await expect(diffs.status()).rejects.toMatchObject({ code: 'SPOOR_NOT_STARTED' });
    const dataSource = app.get<DataSource>(getDataSourceToken());
    for (let times = 0; times < 2; times += 1) {
      await dataSource.initialize();
      const question = await ask(dataSource);
      expect(await diffs.of(question).count()).toBe(1);
      await dataSource.destroy();
      await expect(diffs.status()).rejects.toMatchObject({ code: 'SPOOR_NOT_STARTED' });
    }
  });

  it('answers a use after the application was closed with NotStartedError', async () => {
    const app = await startApplication([await database(), DiffsModule.forRoot(OPTIONS)]);
    const diffs = app.get(DiffsService);
    const log = diffs.of(await ask(app.get<DataSource>(getDataSourceToken())));
    await app.close();
    for (const call of [() => log.all(), () => log.head(), () => diffs.prune(), () => diffs.status()])
      await expect(call()).rejects.toMatchObject({ code: 'SPOOR_NOT_STARTED' });
  });

  it('prunes by schedule, unless the process has not that role', async () => {
    const jobs = async (options: DiffsModuleOptions) => {
      const app = await startApplication([
        ScheduleModule.forRoot(),
        await database(),
        DiffsModule.forRoot({ store: 'database', ...options }),
      ]);
      return [...app.get(SchedulerRegistry).getCronJobs().keys()];
    };
    expect(await jobs({})).toEqual(['diffs:default:prune']);
    expect(await jobs({ roles: { tasks: false } })).toEqual([]);
    expect(await jobs({ prune: false })).toEqual([]);
  });
});

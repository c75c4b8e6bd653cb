import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import {
  defineDomain,
  defineMetric,
  Domain,
  getStatisticsToken,
  InjectStatistics,
  Metric,
  Period,
  StatisticsService,
  TRACKSTATS_ENTITIES,
  TrackstatsModule,
} from '@spoor/trackstats';
import { TrackstatsHealthIndicator, TrackstatsHealthModule } from '@spoor/trackstats/health';
import type { DataSource } from 'typeorm';
import { closeApplications, startApplication as start } from '../support/application.js';
import { startChild } from '../support/child.js';
import {
  createTestDatabase,
  describeEachDatabase,
  dropTestDatabases,
  testDataSourceOptions,
} from '../support/databases.js';

const SHOPPING = defineDomain({ ref: 'shopping', name: 'Shopping' });
const EMPTY = defineDomain({ ref: 'empty' });
const ORDERS = defineMetric({ domain: SHOPPING, ref: 'orders', name: 'Orders', aggregate: 'sum' });

afterEach(closeApplications);
afterAll(dropTestDatabases);

describeEachDatabase('TrackstatsModule', (kind) => {
  const database = async (more: object = {}) =>
    TypeOrmModule.forRoot({ ...(await testDataSourceOptions(kind)), autoLoadEntities: true, ...more });

  it('registers what features define when the application starts, wherever forFeature stands', async () => {
    const app = await start([
      TrackstatsModule.forFeature({ domains: [EMPTY] }),
      await database(),
      TrackstatsModule.forRoot({ timeZone: 'Europe/Amsterdam' }),
      TrackstatsModule.forFeature({ domains: [SHOPPING], metrics: [ORDERS] }),
    ]);
    const dataSource = app.get<DataSource>(getDataSourceToken());
    expect(await dataSource.getRepository(Domain).find({ order: { ref: 'ASC' } })).toEqual([
      { ref: 'empty', name: null },
      { ref: 'shopping', name: 'Shopping' },
    ]);
    expect(await dataSource.getRepository(Metric).find()).toMatchObject([{ domain: 'shopping', ref: 'orders' }]);
    expect(await app.get(StatisticsService).increment(ORDERS)).toBe(1);
  });

  it('has named instances on several DataSources that know nothing of each other', async () => {
    class Consumer {
      constructor(
        @InjectStatistics() readonly statistics: StatisticsService,
        @InjectStatistics('audit') readonly audit: StatisticsService,
      ) {}
    }
    Reflect.defineMetadata('design:paramtypes', [StatisticsService, Object], Consumer);
    const app = await start(
      [
        await database(),
        await database({ name: 'second' }),
        TrackstatsModule.forRoot(),
        TrackstatsModule.forRootAsync({
          name: 'audit',
          dataSource: 'second',
          useFactory: () => ({ timeZone: 'Asia/Tokyo' }),
        }),
        TrackstatsModule.forFeature({ name: 'audit', metrics: [ORDERS] }),
      ],
      [Consumer],
    );
    const { statistics, audit } = app.get(Consumer);
    expect(await audit.findMetrics()).toHaveLength(1);
    expect(await statistics.findMetrics()).toEqual([]);
    await statistics.increment(ORDERS, 5);
    expect(await audit.increment(ORDERS)).toBe(1);
    expect(
      (await audit.series({ metric: ORDERS, period: Period.DAY, from: '2026-01-01', to: '2026-01-02' })).zone,
    ).toBe('Asia/Tokyo');
    expect(app.get(getStatisticsToken('audit'), { strict: false })).toBe(audit);
  });

  it('refuses an unknown zone, to be registered twice, and a DataSource without its entities', async () => {
    await expect(
      start([await database(), TrackstatsModule.forRoot({ timeZone: 'Mars/Phobos' })]),
    ).rejects.toMatchObject({
      code: 'SPOOR_INVALID_ARGUMENT',
    });
    await expect(
      start([await database(), TrackstatsModule.forRoot(), TrackstatsModule.forRoot()]),
    ).rejects.toMatchObject({ code: 'SPOOR_DUPLICATE_REGISTRATION' });
    const without = { autoLoadEntities: false, entities: [] };
    await expect(start([await database(without), TrackstatsModule.forRoot()])).rejects.toMatchObject({
      code: 'SPOOR_MISSING_ENTITIES',
      message: expect.stringContaining('TRACKSTATS_ENTITIES'),
    });
    const app = await start([
      await database({ autoLoadEntities: false, entities: TRACKSTATS_ENTITIES }),
      TrackstatsModule.forRoot(),
    ]);
    expect(await app.get(StatisticsService).increment(ORDERS)).toBe(1);
  });

  it('answers a use before the DataSource is initialised, or after the application was closed, with NotStartedError', async () => {
    const app = await start([
      await database({ manualInitialization: true }),
      TrackstatsModule.forRoot(),
      TrackstatsModule.forFeature({ metrics: [ORDERS] }),
    ]);
    const statistics = app.get(StatisticsService);
    await expect(statistics.increment(ORDERS)).rejects.toMatchObject({ code: 'SPOOR_NOT_STARTED' });
    await app.get<DataSource>(getDataSourceToken()).initialize();
    expect(await statistics.increment(ORDERS)).toBe(1);
    await app.close();
    await expect(statistics.increment(ORDERS)).rejects.toMatchObject({ code: 'SPOOR_NOT_STARTED' });
  });

  it('answers every call that was made before it is closed', async () => {
    const app = await start([await database(), TrackstatsModule.forRoot()]);
    const statistics = app.get(StatisticsService);
    await statistics.increment(ORDERS);
    const answers = Promise.all(Array.from({ length: 50 }, () => statistics.increment(ORDERS)));
    await app.close();
    expect((await answers).at(-1)).toBe(51);
  });

  it('has a health indicator that is up while statistics can be read, and down with a reason when they cannot', async () => {
    const app = await start([await database(), TrackstatsModule.forRoot(), TrackstatsHealthModule.forRoot()]);
    const health = app.get(TrackstatsHealthIndicator);
    expect(await health.isHealthy('statistics')).toEqual({ statistics: { status: 'up', waiting: 0 } });
    await app.get<DataSource>(getDataSourceToken()).query('DROP TABLE spoor_metric');
    expect(await health.isHealthy('statistics')).toMatchObject({
      statistics: { status: 'down', message: expect.stringContaining('the log says why') },
    });
  });

  it('has a command that exports values by the names of metrics', async () => {
    const address = await createTestDatabase(kind);
    const options = await testDataSourceOptions(kind, { database: address });
    const app = await start([
      TypeOrmModule.forRoot({ ...options, autoLoadEntities: true }),
      TrackstatsModule.forRoot(),
    ]);
    await app.get(StatisticsService).record({ metric: ORDERS, value: 7, period: Period.DAY, date: '2026-03-01' });
    await app.close();
    const run = async (...parameters: string[]) => {
      const environment = {
        DATA_SOURCE: JSON.stringify(
          kind === 'sqlite' ? { type: 'better-sqlite3', database: address } : { type: kind, url: address },
        ),
      };
      const child = startChild('test/trackstats/programs/cli.mjs', { parameters, environment });
      const { code } = await child.ended;
      return [code, child.output()];
    };
    expect(await run('trackstats:export', 'shopping.orders', '--from', '2026-01-01')).toEqual([
      0,
      'metric,period,date,value,unit,derived\nshopping.orders,day,2026-03-01,7,,false',
    ]);
    expect(await run('trackstats:export', 'shopping.nothing')).toEqual([
      1,
      '"shopping.nothing" is no metric. Pass what defineMetric returned.',
    ]);
  }, 60_000);
});

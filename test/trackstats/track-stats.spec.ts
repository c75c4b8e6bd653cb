import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { ref } from '@spoor/core';
import {
  CountObjectsByDateTracker,
  defineDomain,
  defineMetric,
  Period,
  StatisticMark,
  StatisticsService,
  TrackStats,
  TrackstatsModule,
} from '@spoor/trackstats';
import { Column, Entity, ManyToOne, PrimaryGeneratedColumn, type DataSource, type Relation } from 'typeorm';
import { startChild } from '../support/child.js';
import {
  createTestDatabase,
  describeEachDatabase,
  dropTestDatabases,
  testDataSourceOptions,
} from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';

const FORUM = defineDomain({ ref: 'forum' });
const COMMENTS = defineMetric({ domain: FORUM, ref: 'comments' });
const LENGTH = defineMetric({ domain: FORUM, ref: 'length' });
const LONG = defineMetric({ domain: FORUM, ref: 'long' });

@Entity('reader')
class Reader {
  @PrimaryGeneratedColumn()
  id: number;
}

@TrackStats({ metric: COMMENTS, periods: [Period.DAY, Period.WEEK, Period.LIFETIME], dateField: 'at' })
@TrackStats({ metric: COMMENTS, dateField: 'at', objectField: 'reader', objectEntity: () => Reader })
@TrackStats({ metric: LENGTH, aggregate: 'sum', valueField: 'length', dateField: 'at', anyZone: true })
@Entity('remark')
class Remark {
  @PrimaryGeneratedColumn()
  id: number;

  @Column()
  at: Date;

  @Column({ type: 'int' })
  length: number;

  @ManyToOne(() => Reader)
  reader: Relation<Reader>;
}

let opened: INestApplicationContext[] = [];

afterEach(async () => {
  for (const app of opened) await app.close();
  opened = [];
});
afterAll(dropTestDatabases);

describeEachDatabase('@TrackStats', (kind) => {
  async function start(database: string, schedule: string | false = false): Promise<INestApplicationContext> {
    class AppModule {}
    const long = new CountObjectsByDateTracker({ metric: LONG, dateField: 'at' });
    Module({
      imports: [
        ScheduleModule.forRoot(),
        TrackstatsModule.forFeature({
          trackers: [
            {
              tracker: long,
              source: (dataSource) =>
                dataSource.getRepository(Remark).createQueryBuilder('remark').where('remark.length > 10'),
            },
          ],
        }),
        TypeOrmModule.forRoot({ ...(await testDataSourceOptions(kind, { database })), autoLoadEntities: true }),
        TypeOrmModule.forFeature([Reader, Remark]),
        TrackstatsModule.forRoot({ schedule }),
      ],
    })(AppModule);
    const app = await NestFactory.createApplicationContext(AppModule, { logger: false, abortOnError: false });
    opened.push(app);
    return app;
  }

  it('has entities tracked, and features queries, by trackAll(), marking what changes from the start', async () => {
    const app = await start(await createTestDatabase(kind));
    const statistics = app.get(StatisticsService);
    const dataSource = app.get<DataSource>(getDataSourceToken());
    const reader = await dataSource.getRepository(Reader).save({});
    const now = Date.now();
    const remarks = dataSource.getRepository(Remark);
    await remarks.save([
      { at: new Date(now), length: 5, reader },
      { at: new Date(now - 3 * 86_400_000), length: 20, reader },
    ]);
    expect(await dataSource.getRepository(StatisticMark).count()).toBe(4);
    expect(await statistics.trackAll()).toHaveLength(4);
    const last = async (metric: typeof COMMENTS, period: Period, options = {}) =>
      (await statistics.mostRecent({ metric, period, ...options }))?.value;
    expect(await last(COMMENTS, Period.DAY)).toBe(1);
    expect(await last(COMMENTS, Period.WEEK)).toBe(2);
    expect(await last(COMMENTS, Period.LIFETIME, { object: ref(Reader, reader.id) })).toBe(2);
    expect(await last(LENGTH, Period.LIFETIME)).toBe(25);
    expect(await last(LONG, Period.LIFETIME)).toBe(1);
    // Today, and yesterday while that may still be written to.
    const [again] = await statistics.trackAll({ metrics: [LONG] });
    expect(again).toMatchObject({ metric: LONG });
    expect(again?.counted).toBeLessThanOrEqual(2);
  });

  it('has them tracked by the schedule, also when its time has passed while nobody was there', async () => {
    const database = await createTestDatabase(kind);
    const yearly = await start(database, '0 0 1 1 *');
    const dataSource = yearly.get<DataSource>(getDataSourceToken());
    const reader = await dataSource.getRepository(Reader).save({});
    await dataSource.getRepository(Remark).save({ at: new Date(), length: 5, reader });
    // New Year is long past; it has been made up for once.
    await waitFor(async () => (await yearly.get(StatisticsService).findMetrics()).length === 3);
    await yearly.close();
    opened = [];
    const app = await start(database, '* * * * * *');
    await waitFor(
      async () => (await app.get(StatisticsService).mostRecent({ metric: COMMENTS, period: Period.DAY }))?.value === 1,
    );
  });

  it('commands track, rebuild, verify and forget what the application has', async () => {
    const database = await createTestDatabase(kind);
    const address = kind === 'sqlite' ? { type: 'better-sqlite3', database } : { type: kind, url: database };
    const run = async (...parameters: string[]) => {
      const child = startChild('test/trackstats/programs/cli.mjs', {
        parameters,
        environment: { DATA_SOURCE: JSON.stringify(address), SEED: '1' },
      });
      const { code } = await child.ended;
      return [code, child.output()];
    };
    expect(await run('trackstats:track')).toEqual([
      0,
      expect.stringMatching(/^web\.visits: 3 days counted, complete up to \d{4}-/),
    ]);
    expect(await run('trackstats:verify', 'web.visits')).toEqual([
      0,
      expect.stringMatching(/^\d days checked, 0 differences found$/),
    ]);
    const options = await testDataSourceOptions(kind, { database, synchronize: false });
    const { DataSource: Source } = await import('typeorm');
    const dataSource = await new Source(options).initialize();
    await dataSource.query('UPDATE spoor_statistic_by_date SET value = 9');
    expect(await run('trackstats:verify')).toEqual([
      1,
      expect.stringMatching(
        /web\.visits of \d{4}-\d\d-\d\d: 1 counted, 9 stored\n\d days checked, 1 differences found/,
      ),
    ]);
    expect(await run('trackstats:rebuild', 'web.visits', '--restart')).toEqual([0, 'Counted anew.']);
    expect(await run('trackstats:verify')).toEqual([
      0,
      expect.stringMatching(/^\d days checked, 0 differences found$/),
    ]);
    expect(await run('trackstats:forget', 'web.visits', '--not-run-since', '9999-01-01')).toEqual([
      0,
      'web.visits StatisticByDate\n1 trackers forgotten',
    ]);
    expect(await run('trackstats:forget')).toEqual([1, expect.stringContaining('--not-run-since <date>')]);
    expect(await run('trackstats:track')).toEqual([0, expect.stringMatching(/^web\.visits: 3 days counted/)]);
    expect(await run('trackstats:track', 'web.nothing')).toEqual([1, expect.stringContaining('web.nothing')]);
    await dataSource.destroy();
  }, 120_000);
});

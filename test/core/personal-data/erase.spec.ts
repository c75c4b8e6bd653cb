import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { erase, exportOf, PersonalData, ref, transaction, type EntityRef } from '@spoor/core';
import { CounterModule, CounterService } from '@spoor/counter';
import { DiffsModule, DiffsService, TrackDiffs, type DiffsModuleOptions } from '@spoor/diffs';
import { Followable, SequereModule, SequereService, type SequereModuleOptions } from '@spoor/sequere';
import { defineDomain, defineMetric, Period, StatisticsService, TrackstatsModule } from '@spoor/trackstats';
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { Column, Entity, PrimaryColumn, type DataSource } from 'typeorm';
import { closeApplications, startApplication } from '../../support/application.js';
import {
  describeEachDatabase,
  dropTestDatabases,
  testDataSourceOptions,
  type DatabaseKind,
} from '../../support/databases.js';
import { testRedisUrl } from '../../support/redis.js';

const VISITS = defineMetric({ domain: defineDomain({ ref: 'site' }), ref: 'visits', scale: 2, aggregate: 'sum' });

@Followable()
@TrackDiffs()
@Entity('member')
class Member {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  id: string;

  @Column({ type: 'varchar' })
  name: string;
}

const redis = new Redis(testRedisUrl());

afterEach(closeApplications);
afterAll(async () => {
  redis.disconnect();
  await dropTestDatabases();
});

/** Every row of every table, and every key and value of Redis, in which the text stands. */
async function findEverywhere(dataSource: DataSource, text: string): Promise<string[]> {
  const found: string[] = [];
  const queryRunner = dataSource.createQueryRunner();
  for (const { tablePath } of dataSource.entityMetadatas) {
    if (!(await queryRunner.hasTable(tablePath))) continue;
    const rows = (await dataSource.query(`SELECT * FROM ${dataSource.driver.escape(tablePath)}`)) as object[];
    for (const row of rows) if (JSON.stringify(row).includes(text)) found.push(`${tablePath}: ${JSON.stringify(row)}`);
  }
  await queryRunner.release();
  for (const key of await redis.keys('*')) {
    const value = JSON.stringify(await read(key));
    if (`${key}${value}`.includes(text)) found.push(`${key}: ${value}`);
  }
  return found;
}

async function read(key: string): Promise<unknown> {
  const type = await redis.type(key);
  if (type === 'zset') return await redis.zrange(key, 0, -1, 'WITHSCORES');
  if (type === 'hash') return await redis.hgetall(key);
  if (type === 'set') return await redis.smembers(key);
  return type === 'list' ? await redis.lrange(key, 0, -1) : await redis.get(key);
}

const collect = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
};

async function start(kind: DatabaseKind, [options, kept]: Places) {
  await redis.flushdb();
  const application = await startApplication([
    TypeOrmModule.forRoot({ ...(await testDataSourceOptions(kind, { entities: [Member] })), autoLoadEntities: true }),
    CounterModule.forRoot(),
    CounterModule.forRoot({ name: 'second' }),
    SequereModule.forRoot(options),
    DiffsModule.forRoot({ prune: false, ...kept }),
    TrackstatsModule.forRoot(),
  ]);
  const dataSource = application.get<DataSource>(getDataSourceToken());
  const [ada, ben, cleo] = ['ada', 'ben', 'cleo'].map((name) => ref(Member, `${name}-${randomUUID()}`)) as [
    EntityRef,
    EntityRef,
    EntityRef,
  ];
  for (const { id } of [ada, ben, cleo])
    await transaction(dataSource, (manager) => manager.insert(Member, { id, name: `called ${id}` }));
  const [counters, sequere] = [application.get(CounterService), application.get(SequereService)];
  await counters.of(ada).incrementMany({ logins: 3, visits: 2 });
  await counters.of(ben).increment('logins');
  await sequere.follow(ada, ben, { at: new Date(1_000) });
  await sequere.follow(ben, ada, { at: new Date(2_000) });
  await sequere.follow(ben, cleo, { at: new Date(3_000) });
  const [diffs, statistics] = [application.get(DiffsService), application.get(StatisticsService)];
  await diffs.runAs(ada, () => dataSource.getRepository(Member).update(ben.id, { name: 'Ben' }), 'from the office');
  await diffs.runAs(ben, () => dataSource.getRepository(Member).update(cleo.id, { name: 'Cleo' }));
  await statistics.increment(VISITS, 1.5, { object: ada, date: '2026-03-29' });
  await statistics.increment(VISITS, 2, { object: ben, date: '2026-03-29' });
  return { dataSource, counters, sequere, diffs, statistics, ada, ben, cleo };
}

type Places = [SequereModuleOptions, DiffsModuleOptions];

const IN_DATABASE: Places = [{ backend: 'database' }, { store: 'database' }];
const redisUrl = testRedisUrl();
const PLACES: [string, Places][] = [
  ['in the database', IN_DATABASE],
  ['in Redis', [{ backend: 'redis', redis: redisUrl }, { redis: redisUrl }]],
  [
    'in both',
    [
      { backend: 'redis+database', redis: redisUrl },
      { redis: redisUrl, delivery: 'outbox' },
    ],
  ],
];

describeEachDatabase('What is kept of an entity', (kind) => {
  describe.each(PLACES)('with follows and diffs %s', (_, options) => {
    it('is exported in full, each thing once', async () => {
      const { dataSource, ada, ben } = await start(kind, options);
      const [at, diffs] = [{ timestamp: expect.any(Number) }, { module: 'diffs:default' }];
      const changes = { id: [null, ada.id], name: [null, `called ${ada.id}`] };
      expect(await collect(exportOf(dataSource, ada))).toEqual([
        { module: 'counter', kind: 'counter', name: 'logins', count: '3' },
        { module: 'counter', kind: 'counter', name: 'visits', count: '2' },
        { ...diffs, kind: 'diff', op: 'create', ...at, data: { id: ada.id, name: `called ${ada.id}` }, changes },
        { ...diffs, kind: 'acted', op: 'update', ...at, entity: ben, meta: 'from the office' },
        { module: 'sequere:default', kind: 'follower', entity: ben, since: new Date(2_000).toISOString() },
        { module: 'sequere:default', kind: 'following', entity: ben, since: new Date(1_000).toISOString() },
        {
          module: 'trackstats',
          kind: 'statistic',
          metric: 'site.visits',
          period: 'day',
          date: '2026-03-29',
          value: '1.50',
        },
      ]);
    });

    it('is in no table and in no key of Redis after erase, and what is kept of others still is', async () => {
      const { dataSource, counters, sequere, diffs, statistics, ada, ben, cleo } = await start(kind, options);
      expect((await findEverywhere(dataSource, ada.id)).length).toBeGreaterThan(1);
      await dataSource.query(`DELETE FROM ${dataSource.driver.escape('member')} `); // which nobody sees
      await erase(dataSource, ada);
      expect(await findEverywhere(dataSource, `called ${ada.id}`)).toEqual([]);
      // What says nothing but that there was a log, or an edge: it goes by itself, and keeps cursors gone and what is late from coming back.
      const marks = /^(spoor_diff_log: |\S+:state:\S+: \{"(head|floor|epoch)|\S+:copy:\S+: "\d+"$)/;
      expect((await findEverywhere(dataSource, ada.id)).filter((found) => !marks.test(found))).toEqual([]);
      for (const key of await redis.keys(`*${ada.id}*`)) expect(await redis.ttl(key)).toBeGreaterThan(0);
      expect(await collect(exportOf(dataSource, ada))).toEqual([]);
      await erase(dataSource, ada); // again does no harm
      expect(await counters.of(ben).get('logins')).toBe(1);
      expect(await sequere.isFollowing(ben, cleo)).toBe(true);
      expect(await sequere.getFollowersCount(ben)).toBe(0);
      expect(await sequere.getFollowingsCount(ben)).toBe(1);
      expect((await diffs.of(ben).latest()).map(({ op, actor, meta }) => [op, actor, meta])).toEqual([
        ['update', null, null],
      ]);
      expect((await diffs.of(cleo).latest()).map(({ actor }) => actor)).toEqual([ben]);
      expect((await statistics.mostRecent({ metric: VISITS, period: Period.DAY, object: ben }))?.value).toBe(2);
    });
  });

  it('that cannot be erased now is said, after everything else was', async () => {
    const { dataSource, ada } = await start(kind, IN_DATABASE);
    const leave = PersonalData.of(dataSource).join('a broken one', () => ({
      exportOf: async function* () {},
      erase: () => Promise.reject(new Error('away')),
    }));
    await expect(erase(dataSource, ada)).rejects.toMatchObject({
      code: 'SPOOR_INCOMPLETE_ERASURE',
      entity: ada,
      failures: new Map([['a broken one', new Error('away')]]),
    });
    leave();
    expect(await collect(exportOf(dataSource, ada))).toEqual([]);
  });

  it('of a label that nobody owns is refused', async () => {
    const { dataSource } = await start(kind, IN_DATABASE);
    await expect(erase(dataSource, { type: 'nobody', id: '1' })).rejects.toMatchObject({
      code: 'SPOOR_UNKNOWN_ENTITY_TYPE',
    });
  });
});

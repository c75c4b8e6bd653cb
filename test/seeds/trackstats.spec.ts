import { ref } from '@spoor/core';
import { FakeClock } from '@spoor/core/testing';
import {
  AbstractStatistic,
  defineDomain,
  defineMetric,
  Domain,
  Metric,
  Period,
  StatisticByDate,
  StatisticByDateAndObject,
  TRACKSTATS_ENTITIES,
  type StatisticsService,
} from '@spoor/trackstats';
import { openStatistics } from '@spoor/trackstats/testing';
import { text } from 'node:stream/consumers';
import { Between, Column, Entity, PrimaryColumn, PrimaryGeneratedColumn, type DataSource } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../support/databases.js';

const SHOPPING = defineDomain({ ref: 'shopping', name: 'Shopping' });
const USERS = defineDomain({ ref: 'users', name: 'Users' });
const TWITTER = defineDomain({ ref: 'twitter', name: 'Twitter' });

const SHOPPING_ORDER_COUNT = defineMetric({ domain: SHOPPING, ref: 'order_count', name: 'Number of orders sold' });
const USERS_USER_COUNT = defineMetric({ domain: USERS, ref: 'user_count', name: 'Number of users signed up' });
// Matches Twitter API
const TWITTER_FOLLOWER = defineMetric({ ref: 'followers_count', domain: TWITTER });

@Entity('customer_order')
class Order {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar' })
  what: string;
}

@Entity('member')
class User {
  @PrimaryGeneratedColumn()
  id: number;

  /** Epoch milliseconds. */
  @Column({ type: 'bigint' })
  dateJoined: number;
}

@Entity()
class StatisticByProvinceAndDate extends AbstractStatistic {
  @PrimaryColumn({ type: 'varchar', length: 2 })
  country: string;

  @PrimaryColumn({ type: 'varchar', length: 64 })
  province: string;
}

const NOON = Date.UTC(2026, 2, 29, 12);
const DAY = 86_400_000;

afterAll(dropTestDatabases);

/** Sentence by sentence and example by example; what is told of trackers stands in trackstats-trackers.spec.ts. */
describeEachDatabase('django-trackstats', (kind) => {
  let dataSource: DataSource;
  let statistics: StatisticsService;
  let clock: FakeClock;
  let close: () => Promise<void>;

  beforeAll(async () => {
    dataSource = await createTestDataSource(kind, {
      entities: [...TRACKSTATS_ENTITIES, Order, User, StatisticByProvinceAndDate],
    });
  });
  beforeEach(async () => {
    for (const { tablePath } of dataSource.entityMetadatas) await dataSource.query(`DELETE FROM ${tablePath}`);
    clock = new FakeClock(NOON);
    ({ statistics, close } = openStatistics(dataSource, { timeZone: 'Europe/Amsterdam', clock }));
  });
  afterEach(() => close());

  const shown = async (options: Parameters<StatisticsService['narrow']>[0]) =>
    (await statistics.narrow(options)).map(({ date, value }) => [date, value]);

  it("\"Metric: a piece of information to keep track of. For example, 'Order count', or 'Number of users signed up'.\"", async () => {
    await statistics.record({ metric: USERS_USER_COUNT, value: 1, period: Period.DAY });
    expect(await dataSource.getRepository(Metric).find()).toMatchObject([
      { domain: 'users', ref: 'user_count', name: 'Number of users signed up' },
    ]);
  });

  it('"Domain: metrics are organized in groups, each group is called a domain."', async () => {
    for (const metric of [SHOPPING_ORDER_COUNT, USERS_USER_COUNT, TWITTER_FOLLOWER])
      await statistics.record({ metric, value: 1, period: Period.DAY });
    expect(await dataSource.getRepository(Domain).find({ order: { ref: 'ASC' } })).toEqual([
      { ref: 'shopping', name: 'Shopping' },
      { ref: 'twitter', name: 'Twitter' },
      { ref: 'users', name: 'Users' },
    ]);
    const found = await statistics.findMetrics();
    expect(found.map(({ domain, ref: own, name }) => [domain.name, own, name])).toEqual([
      ['Shopping', 'order_count', 'Number of orders sold'],
      ['Twitter', 'followers_count', undefined],
      ['Users', 'user_count', 'Number of users signed up'],
    ]);
  });

  it('"Statistic: used to store the actual values by date, for a specific metric."', async () => {
    await statistics.record({ metric: TWITTER_FOLLOWER, value: 5, period: Period.DAY, date: '2026-03-01' });
    await statistics.record({ metric: TWITTER_FOLLOWER, value: 7, period: Period.DAY, date: '2026-03-02' });
    const rows = await dataSource.getRepository(StatisticByDate).find({ order: { date: 'ASC' } });
    expect(rows).toMatchObject([
      { period: 'day', date: '2026-03-01', value: 5n },
      { period: 'day', date: '2026-03-02', value: 7n },
    ]);
  });

  it('"Period: you can keep track of cumulative, all-time, numbers (`Period.LIFETIME`), store incremental values on a daily basis (`Period.DAY`), or keep track of a rolling count for the last 7 days (`Period.WEEK`)."', async () => {
    const record = (period: Period, value: number) => statistics.record({ metric: TWITTER_FOLLOWER, period, value });
    await record(Period.LIFETIME, 1_000);
    await record(Period.DAY, 10);
    await record(Period.WEEK, 70);
    for (const [period, value] of [
      [Period.LIFETIME, 1_000],
      [Period.DAY, 10],
      [Period.WEEK, 70],
    ] as const)
      expect(await shown({ metric: TWITTER_FOLLOWER, period })).toEqual([['2026-03-29', value]]);
  });

  it('and without recording each: what is counted by the day is cumulated and rolled', async () => {
    for (const days of [0, 3, 10])
      await statistics.increment(SHOPPING_ORDER_COUNT, days + 1, { date: new Date(NOON - days * DAY) });
    const last = async (period: Period) =>
      (await statistics.mostRecent({ metric: SHOPPING_ORDER_COUNT, period }))?.value;
    expect([await last(Period.DAY), await last(Period.WEEK), await last(Period.LIFETIME)]).toEqual([1, 5, 16]);
  });

  it('"Domains and metrics must be assigned unique reference IDs (of type string)."', async () => {
    const again = defineMetric({ domain: defineDomain({ ref: 'shopping' }), ref: 'order_count' });
    await statistics.record({ metric: SHOPPING_ORDER_COUNT, value: 1, period: Period.DAY });
    await statistics.record({ metric: again, value: 2, period: Period.DAY });
    expect(await dataSource.getRepository(Metric).count()).toBe(1);
    expect(await shown({ metric: SHOPPING_ORDER_COUNT, period: Period.DAY })).toEqual([['2026-03-29', 2]]);
    expect(() => defineDomain({ ref: 7 as never })).toThrow(
      expect.objectContaining({ code: 'SPOOR_INVALID_ARGUMENT' }),
    );
  });

  it('"Rationale: having a human readable, non PK based, reference", by which statistics are exported', async () => {
    await statistics.record({ metric: SHOPPING_ORDER_COUNT, value: 3, period: Period.DAY });
    const lines = await text(await statistics.export('csv', { metric: SHOPPING_ORDER_COUNT, period: Period.DAY }));
    expect(lines).toBe('metric,period,date,value,unit,derived\r\nshopping.order_count,day,2026-03-29,3,,false\r\n');
  });

  it('"First, setup your domains" and "define a few metrics", of which one has no name', async () => {
    await statistics.record({ metric: TWITTER_FOLLOWER, value: 1, period: Period.DAY });
    expect(await dataSource.getRepository(Metric).findOneByOrFail({ ref: 'followers_count' })).toMatchObject({
      name: null,
    });
  });

  it('"Now, let\'s store some one-off statistics: all-time, cumulative, statistic"', async () => {
    await dataSource.getRepository(Order).insert(['tea', 'milk', 'tea'].map((what) => ({ what })));
    const n = await dataSource.getRepository(Order).count();
    await statistics.record({ metric: SHOPPING_ORDER_COUNT, value: n, period: Period.LIFETIME });
    expect(await shown({ metric: SHOPPING_ORDER_COUNT, period: Period.LIFETIME })).toEqual([['2026-03-29', 3]]);
  });

  it('"Users signed up, at a specific date", which is today', async () => {
    const midnight = Date.UTC(2026, 2, 28, 23);
    await dataSource
      .getRepository(User)
      .insert([midnight - 1, midnight, midnight + 1, NOON].map((dateJoined) => ({ dateJoined })));
    const n = await dataSource
      .getRepository(User)
      .countBy({ dateJoined: Between(midnight, midnight + 23 * 3_600_000 - 1) });
    await statistics.record({ metric: USERS_USER_COUNT, value: n, period: Period.DAY });
    expect(await shown({ metric: USERS_USER_COUNT, period: Period.DAY, date: '2026-03-29' })).toEqual([
      ['2026-03-29', 3],
    ]);
  });

  it('"The `StatisticByDate` model represents statistics grouped by date", of which there is one a date, metric and period', async () => {
    for (const value of [1, 2]) await statistics.record({ metric: TWITTER_FOLLOWER, value, period: Period.DAY });
    expect(await dataSource.getRepository(StatisticByDate).find()).toMatchObject([{ value: 2n }]);
  });

  it('"Another common use case is to group by both date and some other object (e.g. a user, category, site)."', async () => {
    await statistics.record({ metric: USERS_USER_COUNT, value: 4, period: Period.DAY, object: ref(User, 7) });
    await statistics.record({ metric: USERS_USER_COUNT, value: 5, period: Period.DAY, object: ref(Order, 7) });
    const rows = await dataSource.getRepository(StatisticByDateAndObject).find({ order: { value: 'ASC' } });
    expect(rows).toMatchObject([
      { objectType: 'user', objectId: '7', value: 4n },
      { objectType: 'order', objectId: '7', value: 5n },
    ]);
    const [statistic] = await statistics.narrow({ metric: USERS_USER_COUNT, period: Period.DAY, objectType: User });
    expect(statistic).toMatchObject({ object: ref(User, 7), value: 4 });
  });

  it('"If you need to group in a different manner, e.g. by country, province and date, you can use the `AbstractStatistic` base class to build just that."', async () => {
    const provinces = statistics.in(StatisticByProvinceAndDate);
    for (const [province, value] of [
      ['Zeeland', 3],
      ['Utrecht', 8],
    ] as const)
      await provinces.record({
        metric: SHOPPING_ORDER_COUNT,
        value,
        period: Period.DAY,
        by: { country: 'NL', province },
      });
    const found = await provinces.narrow({ metric: SHOPPING_ORDER_COUNT, period: Period.DAY, by: { country: 'NL' } });
    expect(found.map(({ by, value }) => [by.province, value]).toSorted()).toEqual([
      ['Utrecht', 8],
      ['Zeeland', 3],
    ]);
  });
});

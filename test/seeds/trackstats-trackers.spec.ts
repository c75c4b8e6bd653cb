import { FakeClock } from '@spoor/core/testing';
import {
  AbstractStatistic,
  CountObjectsByDateAndObjectTracker,
  CountObjectsByDateTracker,
  defineDomain,
  defineMetric,
  Period,
  TRACKSTATS_ENTITIES,
  type StatisticsService,
} from '@spoor/trackstats';
import { openStatistics } from '@spoor/trackstats/testing';
import {
  Column,
  Entity,
  ManyToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type DataSource,
  type Relation,
} from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../support/databases.js';

const USERS = defineDomain({ ref: 'users', name: 'Users' });

@Entity('member')
class User {
  @PrimaryGeneratedColumn()
  id: number;

  /** Epoch milliseconds. */
  @Column({ type: 'bigint' })
  dateJoined: number;
}

@Entity('remark')
class Comment {
  @PrimaryGeneratedColumn()
  id: number;

  @Column()
  timestamp: Date;

  // comment.user points to a User
  @ManyToOne(() => User, { nullable: false })
  user: Relation<User>;

  @Column({ type: 'varchar', length: 2, default: 'NL' })
  country: string;

  @Column({ type: 'varchar', length: 64, default: 'Utrecht' })
  province: string;
}

const COMMENT_COUNT = defineMetric({ domain: USERS, ref: 'comment_count' });

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

/** The trackers of the document. */
describeEachDatabase('django-trackstats', (kind) => {
  let dataSource: DataSource;
  let statistics: StatisticsService;
  let close: () => Promise<void>;

  beforeAll(async () => {
    dataSource = await createTestDataSource(kind, {
      entities: [...TRACKSTATS_ENTITIES, User, Comment, StatisticByProvinceAndDate],
    });
  });
  beforeEach(async () => {
    for (const { tablePath } of dataSource.entityMetadatas.toReversed())
      await dataSource.query(`DELETE FROM ${tablePath}`);
    const clock = new FakeClock(NOON);
    ({ statistics, close } = openStatistics(dataSource, { timeZone: 'Europe/Amsterdam', clock }));
  });
  afterEach(() => close());

  const shown = async (options: Parameters<StatisticsService['narrow']>[0]) =>
    (await statistics.narrow(options)).map(({ date, value }) => [date, value]);

  describe('"a few shortcuts are available to track statistics without having to write any code yourself."', () => {
    let users: User[];

    beforeEach(async () => {
      users = await dataSource.getRepository(User).save([{ dateJoined: NOON }, { dateJoined: NOON }]);
      const [ann, bob] = users as [User, User];
      await dataSource.getRepository(Comment).save([
        { timestamp: new Date(NOON), user: ann, province: 'Zeeland' },
        { timestamp: new Date(NOON), user: ann },
        { timestamp: new Date(NOON - DAY), user: bob },
        // A quarter past midnight in Amsterdam.
        { timestamp: new Date(Date.UTC(2026, 2, 27, 23, 15)), user: ann },
      ]);
    });

    it('"Consider you want to keep track of the number of comments created on a daily basis"', async () => {
      await new CountObjectsByDateTracker({
        period: Period.DAY,
        metric: COMMENT_COUNT,
        dateField: 'timestamp',
      }).track(dataSource.getRepository(Comment));
      expect(await shown({ metric: COMMENT_COUNT, period: Period.DAY })).toEqual([
        ['2026-03-28', 2],
        ['2026-03-29', 2],
      ]);
      expect(await shown({ metric: COMMENT_COUNT, period: Period.LIFETIME })).toEqual([
        ['2026-03-28', 2],
        ['2026-03-29', 4],
      ]);
    });

    it('"Or, in case you want to track the number of comments, per user, on a daily basis"', async () => {
      await new CountObjectsByDateAndObjectTracker({
        period: Period.DAY,
        metric: COMMENT_COUNT,
        // comment.user points to a User
        objectEntity: User,
        objectField: 'user',
        // Comment.timestamp is used for grouping
        dateField: 'timestamp',
      }).track(dataSource.getRepository(Comment).createQueryBuilder('comment'));
      const found = await statistics.narrow({ metric: COMMENT_COUNT, period: Period.DAY, objectType: User });
      const [ann, bob] = users.map(({ id }) => String(id));
      expect(found.map(({ date, object, value }) => [date, object?.id, value])).toEqual([
        ['2026-03-28', ann, 1],
        ['2026-03-28', bob, 1],
        ['2026-03-29', ann, 2],
      ]);
    });

    it('and by country, province and date, into the statistic that was built just for that', async () => {
      const tracker = new CountObjectsByDateTracker({
        metric: COMMENT_COUNT,
        dateField: 'timestamp',
        statistic: StatisticByProvinceAndDate,
        by: { country: 'country', province: 'province' },
      });
      await statistics.track(tracker, Comment);
      const provinces = statistics.in(StatisticByProvinceAndDate);
      const found = await provinces.narrow({ metric: COMMENT_COUNT, period: Period.DAY, date: '2026-03-29' });
      expect(found.map(({ by, value }) => [by.country, by.province, value]).toSorted()).toEqual([
        ['NL', 'Utrecht', 1],
        ['NL', 'Zeeland', 1],
      ]);
    });
  });
});

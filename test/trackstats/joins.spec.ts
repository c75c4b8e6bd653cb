import { FakeClock } from '@spoor/core/testing';
import {
  CountObjectsByDateTracker,
  defineMetric,
  ObjectsByDateTracker,
  Period,
  StatisticMark,
  TRACKSTATS_ENTITIES,
  type StatisticsService,
} from '@spoor/trackstats';
import { openStatistics, type OpenStatistics } from '@spoor/trackstats/testing';
import type { DataSource } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { Author, Company, Like, Post, POST_ENTITIES, StatisticByCountry, Tag } from './support/post.entity.js';
import { COUNT, DAY, day, NATURE, NOON } from './support/tracked-world.js';

const STARS = defineMetric({ domain: NATURE, ref: 'stars' });
const OLD = new Date(NOON - 20 * DAY);
const [OLD_DATE, TODAY] = ['2026-03-09', '2026-03-29'];

afterAll(dropTestDatabases);

describeEachDatabase('What is tracked of joined rows', (kind) => {
  let dataSource: DataSource;
  let open: OpenStatistics;
  let statistics: StatisticsService;

  beforeEach(async () => {
    dataSource = await createTestDataSource(kind, { entities: [...TRACKSTATS_ENTITIES, ...POST_ENTITIES] });
    open = openStatistics(dataSource, { timeZone: 'Europe/Amsterdam', clock: new FakeClock(NOON) });
    ({ statistics } = open);
  });

  afterEach(async () => {
    await open.close();
    await dataSource.destroy();
  });

  const posts = () => dataSource.getRepository(Post);
  const query = () => posts().createQueryBuilder('post');
  const counted = new CountObjectsByDateTracker({ metric: COUNT, dateField: 'at' });
  const shown = async () => (await statistics.narrow(day)).map(({ date, value }) => [date, value]);
  const marks = async () => await dataSource.getRepository(StatisticMark).find();

  it('follows a row that is joined over another one, when that is joined to another', async () => {
    const [here, there] = await dataSource.getRepository(Company).save([{ country: 'NL' }, { country: 'BE' }]);
    const author = await dataSource.getRepository(Author).save({ company: here });
    await posts().save({ at: OLD, author });
    const byCountry = new ObjectsByDateTracker({
      metric: COUNT,
      dateField: 'at',
      statistic: StatisticByCountry,
      by: { country: 'company.country' },
    });
    const rows = () => query().leftJoin('post.author', 'author').leftJoin('author.company', 'company');
    await statistics.track(byCountry, rows());
    await dataSource.getRepository(Author).update(author.id, { company: there });
    await statistics.track(byCountry, rows());
    const stored = await dataSource.getRepository(StatisticByCountry).find();
    expect(stored).toMatchObject([{ country: 'BE', date: OLD_DATE, value: 1n }]);
  });

  it('follows a row that points at one of those that are tracked, when it points at another', async () => {
    const [first, second] = await posts().save([{ at: OLD }, { at: new Date(NOON - 30 * DAY) }]);
    const like = await dataSource.getRepository(Like).save({ post: first });
    const rows = () => query().innerJoin('post.likes', 'liked');
    await statistics.track(counted, rows());
    expect(await shown()).toEqual([[OLD_DATE, 1]]);
    await dataSource.getRepository(Like).update(like.id, { post: second });
    await statistics.track(counted, rows());
    expect(await shown()).toEqual([['2026-02-27', 1]]);
  });

  it('follows pairs of a many-to-many relation, and marks no more than the dates of their rows', async () => {
    const [post] = await posts().save([{ at: OLD }, { at: new Date(NOON - 30 * DAY) }]);
    const tag = await dataSource.getRepository(Tag).save({ name: 'news' });
    const rows = () => query().innerJoin('post.tags', 'tag');
    await statistics.track(counted, rows());
    expect(await shown()).toEqual([]);
    const tags = () => posts().createQueryBuilder().relation('tags').of(post);
    await tags().add(tag);
    expect((await marks()).map(({ first, last }) => [Number(first), Number(last)])).toEqual([
      [OLD.getTime(), OLD.getTime()],
    ]);
    await statistics.track(counted, rows());
    expect(await shown()).toEqual([[OLD_DATE, 1]]);
    await tags().remove(tag);
    await statistics.track(counted, rows());
    expect(await shown()).toEqual([]);
  });

  it('leaves no mark for a new tag, nor for a fresh row that is given some', async () => {
    const rows = () => query().innerJoin('post.tags', 'tag');
    await statistics.track(counted, rows());
    const tags = await dataSource.getRepository(Tag).save([{ name: 'news' }, { name: 'old' }]);
    await posts().save({ at: new Date(NOON), tags });
    expect(await marks()).toEqual([]);
    await statistics.track(counted, rows());
    expect(await shown()).toEqual([[TODAY, 1]]);
  });

  it('counts a row once, however many are joined to it, and adds up what is told of those', async () => {
    const [post] = await posts().save([{ at: OLD, words: 100 }]);
    await dataSource.getRepository(Like).save([1, 2, 3].map((stars) => ({ post, stars })));
    const rows = () => query().innerJoin('post.likes', 'liked');
    await statistics.track(counted, rows());
    expect(await shown()).toEqual([[OLD_DATE, 1]]);
    const stars = { metric: STARS, dateField: 'at', aggregate: 'sum', valueField: 'liked.stars' } as const;
    await statistics.track(new ObjectsByDateTracker(stars), rows());
    const found = await statistics.narrow({ metric: STARS, period: Period.DAY });
    expect(found.map(({ value }) => value)).toEqual([6]);
  });

  it('counts a row once a day, however many dates of that day are joined to it', async () => {
    const [post] = await posts().save([{ at: OLD }]);
    const at = [1, 2, 30].map((hours) => new Date(OLD.getTime() - hours * 3_600_000));
    await dataSource.getRepository(Like).save(at.map((likedAt) => ({ post, likedAt })));
    const byLike = new CountObjectsByDateTracker({ metric: COUNT, dateField: 'liked.likedAt' });
    await statistics.track(byLike, query().innerJoin('post.likes', 'liked'));
    expect(await shown()).toEqual([
      ['2026-03-08', 1],
      [OLD_DATE, 1],
    ]);
  });

  it.each(['sum', 'avg'] as const)(
    'refuses the %s of what a row would be counted with several times',
    async (aggregate) => {
      const words = new ObjectsByDateTracker({ metric: COUNT, dateField: 'at', aggregate, valueField: 'words' });
      const tracking = (rows: ReturnType<typeof query>) => statistics.track(words, rows);
      const refused = { code: 'SPOOR_INVALID_ARGUMENT', remedy: expect.stringContaining('EXISTS') };
      await expect(tracking(query().innerJoin('post.likes', 'liked'))).rejects.toMatchObject(refused);
      await expect(tracking(query().innerJoin('post.tags', 'tag'))).rejects.toMatchObject(refused);
      const mapped = query().leftJoinAndMapOne('post.lastLike', 'post.likes', 'liked');
      await expect(tracking(mapped)).rejects.toMatchObject(refused);
      await tracking(query().innerJoin('post.author', 'author'));
      await tracking(query().innerJoin(Author, 'writer', 'writer.id = post.authorId'));
    },
  );

  it('leaves out what is soft-deleted, and has it again when it is restored', async () => {
    const post = await posts().save({ at: OLD });
    await statistics.track(counted, posts());
    await posts().softDelete(post.id);
    await statistics.track(counted, posts());
    expect(await shown()).toEqual([]);
    await posts().restore(post.id);
    await statistics.track(counted, posts());
    expect(await shown()).toEqual([[OLD_DATE, 1]]);
  });
});

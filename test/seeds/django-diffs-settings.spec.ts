import { DiffsModule, TrackDiffs } from '@spoor/diffs';
import { resolveOptions } from '@spoor/diffs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { Redis } from 'ioredis';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { closeStores, describeEachStore, openOnStore } from '../diffs/support/stores.js';
import { closeApplications, startApplication } from '../support/application.js';
import { dropTestDatabases, testDataSourceOptions } from '../support/databases.js';
import { testRedisUrl } from '../support/redis.js';

@TrackDiffs()
@Entity()
class Question {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 200 })
  questionText: string;
}

@TrackDiffs()
@Entity()
class Choice {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 200 })
  choiceText: string;

  /** What the spec wants it to say. */
  static parent: () => object | undefined;

  getDiffParent(): object | undefined {
    return Choice.parent();
  }
}

const redis = new Redis(testRedisUrl());

afterEach(async () => {
  await closeApplications();
  await closeStores();
});
afterAll(async () => {
  redis.disconnect();
  await dropTestDatabases();
});

describe('django-diffs, its configuration', () => {
  it('"Below is the default configuration": Redis on localhost:6379/0, and 60*60 seconds', () => {
    const { store, redis: server, retention } = resolveOptions({});
    expect({ store, server, retention }).toEqual({
      store: 'redis',
      server: { host: 'localhost', port: 6379, db: 0 },
      retention: 60 * 60 * 1_000,
    });
  });

  it('"The diffs are stored in redis using a SortedSet", each "element score" the time at which it was written, in microseconds', async () => {
    const { dataSource, diffs, settle, options } = await openOnStore({ store: 'redis', database: 'sqlite' }, {}, [
      Question,
    ]);
    const before = Date.now();
    const question = await dataSource.getRepository(Question).save({ questionText: 'What is life?' });
    await settle();
    const [log = ''] = await redis.keys(`${options.prefix}*:log:*`);
    expect(await redis.type(log)).toBe('zset');
    const [, score] = await redis.zrange(log, 0, -1, 'WITHSCORES');
    expect(Math.abs(Number(score) / 1_000 - before)).toBeLessThan(60_000);
    expect(await diffs.getByObjectId(Question, question.id)).toHaveLength(1);
  });

  it('"redis: a dictionary with the keys host, port and db for details of the redis server"', async () => {
    const { hostname, port, pathname } = new URL(testRedisUrl());
    const server = { host: hostname, port: Number(port), db: Number(pathname.slice(1)) };
    const store = { store: 'redis', database: 'sqlite' } as const;
    const { dataSource, diffs, settle } = await openOnStore(store, { redis: server }, [Question]);
    const { id } = await dataSource.getRepository(Question).save({ questionText: 'What is life?' });
    await settle();
    expect(await diffs.getByObjectId(Question, id)).toHaveLength(1);
  });

  it('"Run this on a cron schedule to keep your cache up to date": it runs on one by itself', async () => {
    const application = await startApplication([
      ScheduleModule.forRoot(),
      TypeOrmModule.forRoot({
        ...(await testDataSourceOptions('sqlite')),
        autoLoadEntities: true,
        entities: [Question],
      }),
      DiffsModule.forRoot({ store: 'database' }),
    ]);
    const jobs = [...application.get(SchedulerRegistry).getCronJobs().values()];
    expect(jobs.map(({ cronTime }) => String(cronTime.source))).toEqual(['*/5 * * * *']);
  });
});

describeEachStore('django-diffs', (store) => {
  it('"Tracking the changes prevents clients from having to re-request all of the model data": one asks with a cursor and gets those', async () => {
    const { dataSource, diffs, settle } = await openOnStore(store, {}, [Question]);
    const questions = dataSource.getRepository(Question);
    const { id } = await questions.save({ questionText: 'What is life?' });
    await settle();
    const log = diffs.of(Object.assign(new Question(), { id }));
    const cursor = await log.head();
    await questions.update(id, { questionText: 'What is python?' });
    await settle();
    const { diffs: since, cursor: next } = await log.since(cursor);
    expect(since.map(({ data }) => data)).toEqual([{ questionText: 'What is python?' }]);
    expect((await log.since(next)).diffs).toEqual([]);
  });

  it('"It must return a model instance with an id defined": one without is refused, and nothing is saved', async () => {
    const { dataSource, diffs, settle } = await openOnStore(store, {}, [Question, Choice]);
    const choices = dataSource.getRepository(Choice);
    Choice.parent = () => new Question();
    await expect(choices.save({ choiceText: 'Nothing' })).rejects.toMatchObject({ code: 'SPOOR_DIFF_PARENT' });
    expect(await choices.count()).toBe(0);
    Choice.parent = () => Object.assign(new Question(), { id: 7 });
    const { id } = await choices.save({ choiceText: 'Nothing' });
    await settle();
    const [diff] = await diffs.getByObjectId(Question, 7);
    expect(diff?.entity).toEqual({ type: 'choice', id: String(id) });
  });

  it('"By default django-diffs uses django.core.serializers module to serialize the diff to json"', async () => {
    const { dataSource, diffs, settle } = await openOnStore(store, {}, [Question]);
    const { id } = await dataSource.getRepository(Question).save({ questionText: 'What is "life"? 🌱\u2028' });
    await settle();
    const [diff] = await diffs.getByObjectId(Question, id);
    expect(JSON.parse(JSON.stringify(diff))).toMatchObject({
      data: { questionText: 'What is "life"? 🌱\u2028' },
      created: true,
      timestamp: expect.any(Number),
    });
  });
});

import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { erase, exportOf, PersonalData, ref, transaction, type EntityRef } from '@spoor/core';
import { CounterModule, CounterService } from '@spoor/counter';
import { Followable, SequereModule, SequereService, type SequereModuleOptions } from '@spoor/sequere';
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

@Followable()
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

/**
 * Every row of every table, and every key and value of Redis, in which the text stands; but for keys that go by themselves and hold no
 * more than a version, which keep what is late from bringing it back.
 */
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
    if (/^"\d+"$/.test(value) && (await redis.ttl(key)) > 0) continue;
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

async function start(kind: DatabaseKind, options: SequereModuleOptions) {
  await redis.flushdb();
  const application = await startApplication([
    TypeOrmModule.forRoot({ ...(await testDataSourceOptions(kind, { entities: [Member] })), autoLoadEntities: true }),
    CounterModule.forRoot(),
    CounterModule.forRoot({ name: 'second' }),
    SequereModule.forRoot(options),
  ]);
  const dataSource = application.get<DataSource>(getDataSourceToken());
  const [ada, ben, cleo] = ['ada', 'ben', 'cleo'].map((name) => ref(Member, `${name}-${randomUUID()}`)) as [
    EntityRef,
    EntityRef,
    EntityRef,
  ];
  for (const { id } of [ada, ben, cleo])
    await transaction(dataSource, (manager) => manager.insert(Member, { id, name: 'somebody' }));
  const [counters, sequere] = [application.get(CounterService), application.get(SequereService)];
  await counters.of(ada).incrementMany({ logins: 3, visits: 2 });
  await counters.of(ben).increment('logins');
  await sequere.follow(ada, ben, { at: new Date(1_000) });
  await sequere.follow(ben, ada, { at: new Date(2_000) });
  await sequere.follow(ben, cleo, { at: new Date(3_000) });
  return { dataSource, counters, sequere, ada, ben, cleo };
}

const BACKENDS: [string, SequereModuleOptions][] = [
  ['in the database', { backend: 'database' }],
  ['in Redis', { backend: 'redis', redis: testRedisUrl() }],
  ['in both', { backend: 'redis+database', redis: testRedisUrl() }],
];

describeEachDatabase('What is kept of an entity', (kind) => {
  describe.each(BACKENDS)('with follows %s', (_, options) => {
    it('is exported in full, each thing once', async () => {
      const { dataSource, ada, ben } = await start(kind, options);
      expect(await collect(exportOf(dataSource, ada))).toEqual([
        { module: 'counter', kind: 'counter', name: 'logins', count: '3' },
        { module: 'counter', kind: 'counter', name: 'visits', count: '2' },
        { module: 'sequere:default', kind: 'follower', entity: ben, since: new Date(2_000).toISOString() },
        { module: 'sequere:default', kind: 'following', entity: ben, since: new Date(1_000).toISOString() },
      ]);
    });

    it('is in no table and in no key of Redis after erase, and what is kept of others still is', async () => {
      const { dataSource, counters, sequere, ada, ben, cleo } = await start(kind, options);
      expect((await findEverywhere(dataSource, ada.id)).length).toBeGreaterThan(1);
      await dataSource.query(`DELETE FROM ${dataSource.driver.escape('member')} WHERE name = 'somebody'`); // which nobody sees
      await erase(dataSource, ada);
      expect(await findEverywhere(dataSource, ada.id)).toEqual([]);
      expect(await collect(exportOf(dataSource, ada))).toEqual([]);
      await erase(dataSource, ada); // again does no harm
      expect(await counters.of(ben).get('logins')).toBe(1);
      expect(await sequere.isFollowing(ben, cleo)).toBe(true);
      expect(await sequere.getFollowersCount(ben)).toBe(0);
      expect(await sequere.getFollowingsCount(ben)).toBe(1);
    });
  });

  it('that cannot be erased now is said, after everything else was', async () => {
    const { dataSource, ada } = await start(kind, { backend: 'database' });
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
    const { dataSource } = await start(kind, { backend: 'database' });
    await expect(erase(dataSource, { type: 'nobody', id: '1' })).rejects.toMatchObject({
      code: 'SPOOR_UNKNOWN_ENTITY_TYPE',
    });
  });
});

import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { exportOf, ref, type PersonalRecord } from '@spoor/core';
import { Followable, SequereModule, SequereService, type SequereModuleOptions } from '@spoor/sequere';
import { randomUUID } from 'node:crypto';
import { DeleteDateColumn, Entity, PrimaryColumn, type DataSource } from 'typeorm';
import { closeApplications, startApplication } from '../../support/application.js';
import { describeEachDatabase, dropTestDatabases, testDataSourceOptions } from '../../support/databases.js';
import { testRedisUrl } from '../../support/redis.js';
import { waitFor } from '../../support/wait-for.js';

@Followable()
@Entity('member')
class Member {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  id: string;

  @DeleteDateColumn()
  deletedAt: Date | null;
}

const redis = testRedisUrl();
const BACKENDS: SequereModuleOptions[] = [
  { backend: 'database' },
  { backend: 'redis', redis },
  { backend: 'redis', redis, layout: 'sequere' },
  { backend: 'redis+database', redis },
];
/** More than are read at once. */
const FANS = 1_005;

afterEach(closeApplications);
afterAll(dropTestDatabases);

describeEachDatabase('The follows of an entity that is soft-removed', (kind) => {
  it.each(BACKENDS)('are exported with those that stand, each once, of $backend $layout', async (options) => {
    const application = await startApplication([
      TypeOrmModule.forRoot({ ...(await testDataSourceOptions(kind, { entities: [Member] })), autoLoadEntities: true }),
      SequereModule.forRoot({ ...options, prefix: `${randomUUID()}:` }),
    ]);
    const dataSource = application.get<DataSource>(getDataSourceToken());
    const sequere = application.get(SequereService);
    const members = dataSource.getRepository(Member);
    const [ada, ben] = [ref(Member, 'ada'), ref(Member, 'ben')];
    await members.insert([{ id: 'ada' }, { id: 'ben' }]);
    await sequere.follow(ada, ben, { at: new Date(1_000) });
    const fans = Array.from({ length: FANS }, (_, index) => ({ from: ref(Member, `fan ${index}`), to: ada }));
    for (let first = 0; first < FANS; first += 1_000) await sequere.followMany(fans.slice(first, first + 1_000));
    await members.softDelete('ada');
    // In Redis alone it is after the commit that they go.
    await waitFor(async () => (await sequere.getFollowersCount(ben)) + (await sequere.getFollowersCount(ada)) === 0);
    const since = new Date(1_000).toISOString();
    const records = async (of: typeof ada) => {
      const collected: PersonalRecord[] = [];
      for await (const { kind: what, entity, archived, since: date } of exportOf(dataSource, of))
        collected.push({ kind: what, entity, archived, ...(what === 'following' && { since: date }) });
      return collected;
    };
    const ofAda = await records(ada);
    const followers = ofAda.filter((record) => record.kind === 'follower');
    expect(new Set(followers.map(({ entity }) => JSON.stringify(entity))).size).toBe(FANS);
    expect(followers).toHaveLength(FANS);
    expect(ofAda.filter((record) => record.kind === 'following')).toEqual([
      { kind: 'following', entity: ben, archived: true, since },
    ]);
    expect(await records(ben)).toEqual([{ kind: 'follower', entity: ada, archived: true }]);
    await members.restore('ada');
    await waitFor(async () => (await sequere.getFollowersCount(ben)) === 1);
    expect(await records(ben)).toEqual([{ kind: 'follower', entity: ada }]);
  });
});

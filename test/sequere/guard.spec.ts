import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { ref } from '@spoor/core';
import { FollowRefusedError, SequereModule, SequereService, type FollowGuard } from '@spoor/sequere';
import type { DataSource, EntityManager } from 'typeorm';
import { describeEachDatabase, dropTestDatabases, testDataSourceOptions } from '../support/databases.js';
import { closeApplications, startApplication } from '../support/application.js';
import { User } from './support/entities.js';

const [ann, ben] = [ref(User, 1), ref(User, 2)];

afterEach(closeApplications);
afterAll(dropTestDatabases);

describeEachDatabase('The guard of SequereModule', (kind) => {
  const database = async (more: object = {}) =>
    TypeOrmModule.forRoot({
      ...(await testDataSourceOptions(kind)),
      entities: [User],
      autoLoadEntities: true,
      ...more,
    });

  it('is asked before each follow with what was given, and its refusal is an error that changes nothing', async () => {
    const asked: [object, object][] = [];
    const guard: FollowGuard = (from, to) => {
      asked.push([from, to]);
      return (to as { id: string }).id !== '2';
    };
    const app = await startApplication([await database(), SequereModule.forRoot({ guard })]);
    const sequere = app.get(SequereService);
    await expect(sequere.follow(ann, ben)).rejects.toThrow(FollowRefusedError);
    expect(asked).toEqual([[ann, ben]]);
    expect(await sequere.isFollowing(ann, ben)).toBe(false);
    expect((await sequere.follow(ben, ann)).changed).toBe(true);
    await sequere.unfollow(ben, ann);
    expect(asked).toHaveLength(2);
  });

  it('refuses single pairs of many', async () => {
    const guard: FollowGuard = async (_, to) => to !== ben;
    const app = await startApplication([await database(), SequereModule.forRoot({ guard })]);
    const results = await app.get(SequereService).followMany([
      { from: ann, to: ben },
      { from: ann, to: ref(User, 3) },
    ]);
    expect(results).toMatchObject([
      { status: 'rejected', reason: { code: 'SPOOR_FOLLOW_REFUSED' } },
      { status: 'fulfilled', value: { changed: true } },
    ]);
  });

  it("sees the caller's transaction, and what it throws reaches the caller", async () => {
    const managers: EntityManager[] = [];
    const guard: FollowGuard = async (_from, _to, { manager }) => {
      managers.push(manager);
      if (managers.length > 1) throw new Error('too many');
      return (await manager.countBy(User, { username: 'new' })) === 1;
    };
    const app = await startApplication([await database(), SequereModule.forRoot({ guard })]);
    const sequere = app.get(SequereService);
    const dataSource = app.get<DataSource>(getDataSourceToken());
    await dataSource.transaction(async (manager) => {
      const created = await manager.save(Object.assign(new User(), { username: 'new' }));
      await sequere.follow(created, ref(User, 99), { manager });
      expect(managers).toEqual([manager]);
    });
    await expect(sequere.follow(ann, ben)).rejects.toThrow('too many');
    expect(managers[1]).toBe(dataSource.manager);
  });
});

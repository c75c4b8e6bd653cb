import { TypeOrmModule } from '@nestjs/typeorm';
import { NotStartedError, ref } from '@spoor/core';
import { SequereModule, SequereService } from '@spoor/sequere';
import { openSequere } from '@spoor/sequere/testing';
import {
  createTestDatabase,
  createTestDataSource,
  describeEachDatabase,
  dropTestDatabases,
} from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';
import { closeApplications, startApplication } from '../support/application.js';
import { TEST_ENTITIES, User } from './support/entities.js';

afterEach(closeApplications);
afterAll(dropTestDatabases);

describeEachDatabase('an application that is closed while it follows', (kind) => {
  it.each([
    ['before', false],
    ['after', true],
  ])(
    'with SequereModule imported %s TypeOrmModule has done exactly what it answered, and refuses the rest',
    async (order, isGlobal) => {
      const database = await createTestDatabase(kind);
      const dataSource = await createTestDataSource(kind, { database, entities: TEST_ENTITIES });
      const options = { ...dataSource.options, entities: [User], autoLoadEntities: true, synchronize: false };
      const imports = [TypeOrmModule.forRoot(options), SequereModule.forRoot({ isGlobal })];
      const app = await startApplication(order === 'after' ? imports : imports.toReversed());
      const sequere = app.get(SequereService);
      const hub = ref(User, 1);
      const acknowledged: number[] = [];
      let next = 1;
      const worker = async (): Promise<unknown> => {
        for (;;) {
          const id = (next += 1);
          await sequere.follow(ref(User, id), hub);
          acknowledged.push(id);
        }
      };
      const workers = Array.from({ length: 10 }, () => worker().catch((error: unknown) => error));
      await waitFor(() => acknowledged.length > 50, { what: '50 follows' });
      await app.close();
      for (const error of await Promise.all(workers)) expect(error).toBeInstanceOf(NotStartedError);

      const { sequere: again, close } = openSequere(dataSource);
      expect(await again.getFollowersCount(hub)).toBe(acknowledged.length);
      const relationships = await again.relationships(
        hub,
        acknowledged.map((id) => ref(User, id)),
      );
      expect(relationships.filter(({ followedBy }) => followedBy === null)).toEqual([]);
      await close();
    },
  );
});

import { TypeOrmModule } from '@nestjs/typeorm';
import { Outbox } from '@spoor/core/outbox';
import { DIFF_ENTITIES, DiffsModule, DiffsService } from '@spoor/diffs';
import { openDiffs } from '@spoor/diffs/testing';
import { setImmediate } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { closeApplications, startApplication } from '../support/application.js';
import { createTestDatabase, createTestDataSource, dropTestDatabases } from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';
import { Question, QUESTION_ENTITIES } from './support/questions.js';
import { describeEachStore, storeOptions } from './support/stores.js';

afterEach(closeApplications);
afterAll(dropTestDatabases);

describeEachStore('An application that is closed while it writes', (store) => {
  const cases = [
    ['before', false, 'afterCommit'],
    ['after', true, 'afterCommit'],
    ['before', false, 'outbox'],
  ] as const;
  // A database is part of the transaction, however they are delivered.
  it.each(store.store === 'database' ? cases.slice(0, 2) : cases)(
    'with DiffsModule imported %s TypeOrmModule has told exactly what it has committed (isGlobal: %s, delivery: %s)',
    async (order, isGlobal, delivery) => {
      const database = await createTestDatabase(store.database);
      const entities = [...QUESTION_ENTITIES, ...DIFF_ENTITIES];
      const dataSource = await createTestDataSource(store.database, { database, entities });
      await Outbox.of(dataSource).start();
      const options = { ...storeOptions(store), prune: false, delivery } as const;
      const imports = [
        TypeOrmModule.forRoot({ ...dataSource.options, autoLoadEntities: true, synchronize: false }),
        DiffsModule.forRoot({ ...options, isGlobal }),
      ];
      const app = await startApplication(order === 'after' ? imports : imports.toReversed());
      const { manager } = app.get(DataSource);
      const diffs = app.get(DiffsService);
      let saved = 0;
      // Nothing in Nest waits for these before it destroys the DataSource.
      const writer = async (): Promise<never> => {
        for (;;) {
          const question = await manager.save(Object.assign(new Question(), { questionText: 'a' }));
          await manager.update(Question, question.id, { questionText: 'b' });
          saved += 1;
          // SQLite answers at once.
          await setImmediate();
        }
      };
      const writers = Array.from({ length: store.database === 'sqlite' ? 1 : 8 }, () => writer().catch(String));
      await waitFor(() => saved > 40, { what: '40 questions' });
      await app.close();
      await Promise.all(writers);
      await expect(diffs.status()).rejects.toMatchObject({ code: 'SPOOR_NOT_STARTED' });

      const again = await openDiffs(dataSource, options);
      await again.settle();
      const questions = await dataSource.manager.find(Question);
      const logs = await Promise.all(questions.map((question) => again.diffs.of(question).all()));
      for (const [index, { questionText }] of questions.entries()) {
        const texts = logs[index]?.map(({ changes }) => changes['questionText']?.[1]);
        expect(texts).toEqual(questionText === 'a' ? ['a'] : ['a', 'b']);
      }
      await again.close();
    },
  );
});

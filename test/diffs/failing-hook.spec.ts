import { DIFF_ENTITIES } from '@spoor/diffs';
import { openDiffs } from '@spoor/diffs/testing';
import { setTimeout as delay } from 'node:timers/promises';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { Question, QUESTION_ENTITIES } from './support/questions.js';

afterAll(dropTestDatabases);

describeEachDatabase("Somebody else's commit hook that fails", (kind) => {
  it.each([0, 3, 6, 10, 15])(
    'after %d ms leaves no diff of what is rolled back, however many there are',
    async (milliseconds) => {
      const dataSource = await createTestDataSource(kind, { entities: [...QUESTION_ENTITIES, ...DIFF_ENTITIES] });
      const { diffs, close } = await openDiffs(dataSource, { store: 'database' });
      dataSource.subscribers.push({
        beforeTransactionCommit: async () => {
          await delay(milliseconds);
          throw new Error('hook');
        },
      } as never);
      const questions = Array.from({ length: 900 }, (_, index) => ({ questionText: `question ${index}` }));
      const saving = dataSource.transaction((manager) => manager.insert(Question, questions));
      await expect(saving).rejects.toThrow('hook');
      expect(await dataSource.manager.count(Question)).toBe(0);
      expect(await diffs.status()).toMatchObject({ logs: 0 });
      await close();
      await dataSource.destroy();
    },
  );
});

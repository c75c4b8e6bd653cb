import type { DataSource } from 'typeorm';
import { dropTestDatabases } from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';
import { Question } from './support/questions.js';
import { closeStores, describeEachStore, openOnStore } from './support/stores.js';

afterAll(async () => {
  await closeStores();
  await dropTestDatabases();
});

describeEachStore(
  'A log that somebody has locked',
  (store) => {
    it('keeps waiting what goes there alone, and all of it comes in the end', async () => {
      const { dataSource, diffs, settle } = await openOnStore(store);
      const [one, other] = (await dataSource.manager.save([question(), question()])) as [Question, Question];
      await settle();
      const release = await lockLog(dataSource, one);
      await dataSource.manager.update(Question, one.id, { questionText: 'locked' });
      await dataSource.manager.update(Question, other.id, { questionText: 'free' });
      await waitFor(async () => (await countOf(dataSource, other)) === 2, { what: 'the free log to be written' });
      expect(await countOf(dataSource, one)).toBe(1);
      await dataSource.manager.update(Question, other.id, { questionText: 'free as well' });
      await waitFor(async () => (await countOf(dataSource, other)) === 3, { what: 'the free log to be written again' });
      await release();
      for (const [{ id }, count] of [
        [one, 2],
        [other, 3],
      ] as const)
        expect(await diffs.of({ type: 'question', id: String(id) }).count()).toBe(count);
    });
  },
  [
    { store: 'database', database: 'postgres', delivery: 'outbox' },
    { store: 'database', database: 'mariadb', delivery: 'outbox' },
  ],
);

function question(): Question {
  return Object.assign(new Question(), { questionText: 'What?' });
}

async function lockLog(dataSource: DataSource, { id }: Question): Promise<() => Promise<void>> {
  const queryRunner = dataSource.createQueryRunner();
  await queryRunner.startTransaction();
  await queryRunner.query(`SELECT * FROM spoor_diff_log WHERE type = 'question' AND id = '${id}' FOR UPDATE`);
  return async () => {
    await queryRunner.rollbackTransaction();
    await queryRunner.release();
  };
}

/** Without waiting for what this process has on its way. */
async function countOf(dataSource: DataSource, { id }: Question): Promise<number> {
  const [{ count }] = await dataSource.query(
    `SELECT COUNT(*) AS count FROM spoor_diff WHERE type = 'question' AND id = '${id}'`,
  );
  return Number(count);
}

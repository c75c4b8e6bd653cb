import type { DataSource } from 'typeorm';
import { dropTestDatabases, type DatabaseKind } from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';
import { Choice, Question, Survey } from './support/questions.js';
import { closeStores, describeEachStore, openOnStore } from './support/stores.js';

afterAll(async () => {
  await closeStores();
  await dropTestDatabases();
});

describeEachStore(
  'A child that is changed while another transaction moves its parent',
  (store) => {
    const begin = async () => {
      const { dataSource, diffs } = await openOnStore(store);
      const { manager } = dataSource;
      const [from, to] = await manager.save([new Survey(), new Survey()]);
      const question = await manager.save(Object.assign(new Question(), { questionText: 'What?', survey: from }));
      const choice = await manager.save(
        Object.assign(new Choice(), { questionId: question.id, choiceText: 'a', question }),
      );
      const told = async (survey: Survey | undefined) =>
        (await diffs.of(survey as Survey).all()).map(({ entity: { type }, op }) => `${type} ${op}`).slice(1);
      return { dataSource, from, to, question, choice, told };
    };

    it('is told of in the log of the new one, if that is committed first', async () => {
      const { dataSource, from, to, question, choice, told } = await begin();
      let changing: Promise<unknown> | undefined;
      await dataSource.transaction(async (manager) => {
        await manager.update(Question, question.id, { survey: to as Survey });
        changing = dataSource.manager.update(Choice, choice.id, { votes: 1 });
        await waitFor(() => isSomebodyWaiting(dataSource, store.database), { what: 'the change to wait for the move' });
      });
      await changing;
      expect(await told(to)).toEqual(['question update', 'choice update']);
      expect(await told(from)).toEqual(['question create', 'choice create', 'question update']);
    });

    it('is told of in the log of the old one, if it is committed first, and the move comes after it', async () => {
      const { dataSource, from, to, question, choice, told } = await begin();
      await dataSource.transaction(async (manager) => {
        await manager.update(Choice, choice.id, { votes: 1 });
      });
      await dataSource.manager.update(Question, question.id, { survey: to as Survey });
      expect(await told(from)).toEqual(['question create', 'choice create', 'choice update', 'question update']);
      expect(await told(to)).toEqual(['question update']);
    });
  },
  [
    { store: 'database', database: 'postgres' },
    { store: 'database', database: 'mariadb' },
    { store: 'redis', database: 'postgres' },
  ],
);

/** InnoDB's tables of transactions and locks lag behind; the list of processes does not, but tells no more than a statement. */
async function isSomebodyWaiting(dataSource: DataSource, kind: DatabaseKind): Promise<boolean> {
  const waiting =
    kind === 'postgres'
      ? "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
      : "SELECT 1 FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE 'SELECT%LOCK IN SHARE MODE'";
  return (await dataSource.query<unknown[]>(waiting)).length > 0;
}

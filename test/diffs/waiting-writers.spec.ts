import { RowCapture } from '@spoor/core';
import type { DataSource } from 'typeorm';
import { dropTestDatabases } from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';
import { Choice, Question, QUESTION_ENTITIES } from './support/questions.js';
import { closeStores, describeEachStore, openOnStore } from './support/stores.js';

/** After that of diffs. */
const LAST = 1_000;
/** So many go to the log before the COMMIT, not with it. */
const MANY = 10;

afterAll(async () => {
  await closeStores();
  await dropTestDatabases();
});

describeEachStore(
  'A transaction that has written to the log of a parent and has not committed',
  (store) => {
    it(`${store.delivery ? 'lets others write to it' : 'has others wait that write to it'}, and all are there in the end`, async () => {
      const { dataSource, diffs } = await openOnStore(store);
      const question = await dataSource.manager.save(Object.assign(new Question(), { questionText: 'What?' }));
      const hold = holdFirst(dataSource);
      const insert = async (count: number) => {
        const choices = Array.from({ length: count }, () => ({ questionId: question.id, choiceText: 'x' }));
        await dataSource.manager.insert(Choice, choices);
      };
      const first = insert(MANY);
      await waitFor(() => hold.reached, { what: 'the first transaction to have written' });
      let committed = false;
      const second = insert(1).then(() => (committed = true));
      if (store.delivery) await second;
      else await waitFor(() => isSomebodyWaiting(dataSource), { what: 'the second one to wait' });
      expect(committed).toBe(store.delivery !== undefined);
      hold.release();
      await Promise.all([first, second]);
      expect(await diffs.of(question).count()).toBe(1 + MANY + 1);
    });
  },
  [
    { store: 'database', database: 'postgres' },
    { store: 'database', database: 'postgres', delivery: 'outbox' },
    { store: 'database', database: 'mariadb', delivery: 'outbox' },
  ],
);

/** Keeps the first transaction that writes choices from its COMMIT. */
function holdFirst(dataSource: DataSource): { reached: boolean; release(): void } {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  const hold = { reached: false, release };
  RowCapture.of(dataSource).subscribe({
    name: 'holding',
    order: LAST,
    watch: ({ target }) => (QUESTION_ENTITIES.includes(target as typeof Choice) ? { columns: 'all' } : undefined),
    async persist() {
      if (hold.reached) return;
      hold.reached = true;
      await released;
    },
  });
  return hold;
}

async function isSomebodyWaiting(dataSource: DataSource): Promise<boolean> {
  const waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
  return (await dataSource.query<unknown[]>(waiting)).length > 0;
}

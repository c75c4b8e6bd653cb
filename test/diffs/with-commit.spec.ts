import type { DataSource } from 'typeorm';
import { dropTestDatabases } from '../support/databases.js';
import { statementsDuring } from '../support/statements-during.js';
import { Question } from './support/questions.js';
import { closeStores, openOnStore } from './support/stores.js';

const SAVES = 100;
/** START TRANSACTION, INSERT, COMMIT. */
const WITHOUT_A_DIFF = 3;

afterAll(async () => {
  await closeStores();
  await dropTestDatabases();
});

describe('On PostgreSQL the diff of what is saved', () => {
  it.each([
    // Some look whether there is anything to prune.
    ['the table of diffs', { store: 'database' } as const, [WITHOUT_A_DIFF, WITHOUT_A_DIFF + 1]],
    ['the outbox', { store: 'redis', delivery: 'outbox' } as const, [WITHOUT_A_DIFF]],
  ])('goes to %s in one message with the COMMIT', async (_, options, expected) => {
    const { dataSource, diffs } = await openOnStore({ database: 'postgres', store: options.store }, options);
    const trips = new Set<number>();
    for (let index = 0; index < SAVES; index += 1) {
      const question = Object.assign(new Question(), { questionText: `What? ${index}` });
      trips.add(await statementsOf(dataSource, () => dataSource.manager.save(question)));
      expect(await diffs.of(question).count()).toBe(1);
    }
    expect([...trips].toSorted()).toEqual(expected);
  });
});

/** Without those of deliveries, which are under way on other connections. */
async function statementsOf(dataSource: DataSource, save: () => Promise<unknown>): Promise<number> {
  const sent = await statementsDuring(dataSource, save);
  const own = sent.find(({ query }) => query.endsWith('COMMIT'))?.queryRunner;
  return sent.filter(({ queryRunner }) => queryRunner === own).length;
}

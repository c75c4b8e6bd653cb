import { RowCapture } from '@spoor/core';
import { Column, Entity, PrimaryColumn, type DataSource, type TransactionCommitEvent } from 'typeorm';
import { dropTestDatabases } from '../support/databases.js';
import { statementsDuring } from '../support/statements-during.js';
import { Question, QUESTION_ENTITIES } from './support/questions.js';
import { closeStores, openOnStore } from './support/stores.js';

const SAVES = 100;
/** START TRANSACTION, INSERT, COMMIT. */
const WITHOUT_A_DIFF = 3;

@Entity()
class Visit {
  @PrimaryColumn()
  id: number;

  @Column()
  count: number;
}

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

it('Many diffs go to the outbox with their COMMIT as well, but no large ones', async () => {
  const { dataSource } = await openOnStore({ database: 'postgres', store: 'redis' }, { delivery: 'outbox' });
  const questions = (count: number, length: number) =>
    Array.from({ length: count }, () => Object.assign(new Question(), { questionText: 'x'.repeat(length) }));
  const trips = (entities: Question[]) => statementsOf(dataSource, () => dataSource.manager.insert(Question, entities));
  expect(await trips(questions(300, 100))).toBe(WITHOUT_A_DIFF);
  expect(await trips(questions(10, 30_000))).toBe(WITHOUT_A_DIFF + 1);
});

it('A diff comes with its COMMIT also when a commit hook upserts what is captured meanwhile', async () => {
  const entities = [...QUESTION_ENTITIES, Visit];
  const { dataSource, diffs } = await openOnStore({ database: 'postgres', store: 'database' }, {}, entities);
  RowCapture.of(dataSource).subscribe({
    name: 'visits',
    order: 5,
    watch: ({ target }) => (target === Visit ? { columns: 'all' } : undefined),
    persist: async () => {},
  });
  // So many round trips that the upsert holds back what others send when the diff is to go.
  RowCapture.of(dataSource).subscribe({
    name: 'others',
    order: 10,
    watch: ({ target }) => (target === Question ? { columns: 'all' } : undefined),
    async persist(_, queryRunner) {
      for (let trip = 0; trip < 2; trip += 1) await queryRunner.query('SELECT 1');
    },
  });
  const upserting = ({ manager }: TransactionCommitEvent) => manager.upsert(Visit, { id: 1, count: 2 }, ['id']);
  dataSource.subscribers.push({ beforeTransactionCommit: upserting });
  for (let index = 0; index < 20; index += 1) {
    const question = await dataSource.manager.save(Object.assign(new Question(), { questionText: `What? ${index}` }));
    expect(await diffs.of(question).count()).toBe(1);
  }
});

/** Without those of deliveries, which are under way on other connections. */
async function statementsOf(dataSource: DataSource, save: () => Promise<unknown>): Promise<number> {
  const sent = await statementsDuring(dataSource, save);
  const own = sent.find(({ query }) => query.startsWith('INSERT INTO "question"'))?.queryRunner;
  return sent.filter(({ queryRunner }) => queryRunner === own).length;
}

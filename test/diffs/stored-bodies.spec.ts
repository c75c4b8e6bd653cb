import { Outbox } from '@spoor/core/outbox';
import { describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { Question } from './support/questions.js';
import { closeStores, openOnStore } from './support/stores.js';

afterAll(async () => {
  await closeStores();
  await dropTestDatabases();
});

describeEachDatabase('What is stored of a diff', (database) => {
  it('says each value once', async () => {
    const { dataSource, diffs } = await openOnStore({ database, store: 'database' });
    const question = await dataSource.manager.save(Object.assign(new Question(), { questionText: 'first value' }));
    question.questionText = 'second value';
    await dataSource.manager.save(question);
    const { id } = question;
    await dataSource.manager.remove(question);
    const rows: { body: string }[] = await dataSource.query('SELECT body FROM spoor_diff ORDER BY at');
    const times = (text: string) => rows.map(({ body }) => body.split(text).length - 1);
    expect([times('first value'), times('second value')]).toEqual([
      [1, 1, 0],
      [0, 1, 1],
    ]);
    const told = (await diffs.of({ type: 'question', id: String(id) }).all()).map(({ data }) => data);
    expect(told).toMatchObject([{ questionText: 'first value' }, { questionText: 'second value' }, {}]);
    expect(told[2]).toEqual({});
  });
});

it('A diff that version 0.1.0 has left in the outbox is delivered', async () => {
  const store = { database: 'sqlite', store: 'redis' } as const;
  const { dataSource, diffs } = await openOnStore(store, { delivery: 'outbox' });
  const entity = { type: 'question', id: '7' };
  const told = { id: 'aaaaaaaaaaaaaaaa-1', tx: 'aaaaaaaaaaaaaaaa', op: 'update', entity, data: { votes: 2 } };
  const entry = { ...told, changes: { votes: [1, 2] }, actor: 'ada', meta: null };
  const outbox = Outbox.of(dataSource);
  await dataSource.transaction(async (manager) => {
    await outbox.add(manager, 'diffs:default', [{ key: 'question:7', payload: { entry, logs: [entity] } }]);
  });
  await outbox.settle('diffs:default');
  expect(await diffs.of(entity).all()).toMatchObject([entry]);
});

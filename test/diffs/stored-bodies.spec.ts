import { Outbox } from '@spoor/core/outbox';
import { TrackDiffs } from '@spoor/diffs';
import * as fc from 'fast-check';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { describeEachDatabase, dropTestDatabases } from '../support/databases.js';
import { Question } from './support/questions.js';
import { closeStores, openOnStore } from './support/stores.js';

@Entity()
@TrackDiffs()
class Ledger {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', nullable: true })
  text: string | null;

  /** JSON has such names first. */
  @Column({ type: 'int', default: 0 })
  2024: number;

  @Column({ type: 'simple-json', nullable: true })
  more: unknown;
}

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

it('A body is spelled as JSON.stringify would: one that is delivered once more is known again', async () => {
  const { dataSource } = await openOnStore({ database: 'sqlite', store: 'database' }, {}, [Ledger]);
  const text = fc.option(fc.string({ unit: 'binary' }));
  const row = fc.record({ text, 2024: fc.integer({ min: -9, max: 9 }), more: fc.option(fc.jsonValue()) });
  await fc.assert(
    fc.asyncProperty(row, row, async (first, second) => {
      const ledger = await dataSource.manager.save(Object.assign(new Ledger(), first));
      await dataSource.manager.save(Object.assign(ledger, second));
      await dataSource.manager.remove(ledger);
    }),
  );
  const rows: { body: string }[] = await dataSource.query('SELECT body FROM spoor_diff');
  expect(rows.length).toBeGreaterThan(200);
  for (const { body } of rows) expect(JSON.stringify(JSON.parse(body))).toBe(body);
});

it('A diff that was left in the outbox in a message of its own, all of it spelled out, is delivered', async () => {
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

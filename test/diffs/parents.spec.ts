import { transaction } from '@spoor/core';
import { dropTestDatabases } from '../support/databases.js';
import { statementsDuring } from '../support/statements-during.js';
import { Choice, Question, Survey, Tag } from './support/questions.js';
import { closeStores, describeEachStore, openOnStore } from './support/stores.js';

afterAll(async () => {
  await closeStores();
  await dropTestDatabases();
});

describeEachStore('The diffs of a question', (store) => {
  it('are those of its choices and its tags too, until one of them is erased', async () => {
    const { dataSource, diffs } = await openOnStore(store);
    const survey = await dataSource.getRepository(Survey).save(Object.assign(new Survey(), { title: 'S' }));
    const question = await dataSource
      .getRepository(Question)
      .save(Object.assign(new Question(), { questionText: 'What?', survey }));
    const { id: questionId } = question;
    const choice = await dataSource
      .getRepository(Choice)
      .save(Object.assign(new Choice(), { questionId, choiceText: 'a', apiKey: 'x', internalNote: 'n' }));
    await diffs.runAs('alice', () => dataSource.getRepository(Choice).increment({ id: choice.id }, 'votes', 1));
    question.tags = [await dataSource.getRepository(Tag).save(Object.assign(new Tag(), { name: 't' }))];
    await dataSource.getRepository(Question).save(question);
    expect((await diffs.of(survey).all()).map(({ op, data, actor }) => [op, data, actor])).toEqual([
      ['create', { title: 'S' }, null],
      ['create', { questionText: 'What?', survey: survey.id }, null],
      ['create', { questionId, choiceText: 'a', apiKey: '***' }, null],
      ['update', { votes: 1 }, 'alice'],
      ['link', { tags: { type: 'tag', id: '1' } }, null],
    ]);
    const log = diffs.of(question);
    const head = await log.head();
    await transaction(dataSource, async (manager) => {
      await manager.update(Choice, choice.id, { votes: 7 });
      await manager.delete(Choice, choice.id);
    });
    const page = await log.since(head);
    expect(page.diffs.map(({ op, changes }) => [op, changes['votes']])).toEqual([
      ['update', [1, 7]],
      ['delete', [7, null]],
    ]);
    expect(await log.count()).toBe(6);
    await diffs.erase(choice);
    expect(await log.count()).toBe(2);
    await expect(log.since(head)).rejects.toMatchObject({ reason: 'invalidated' });
  });

  it('have the links of many at once, for as many statements as of a few', async () => {
    const { dataSource, diffs } = await openOnStore(store);
    const { manager } = dataSource;
    const linking = async (count: number) => {
      const survey = await manager.save(Object.assign(new Survey(), { title: 'S' }));
      const questions = Array.from({ length: count }, () =>
        Object.assign(new Question(), { questionText: 'What?', survey }),
      );
      await manager.save(questions);
      const head = await diffs.of(survey).head();
      const tag = Object.assign(new Tag(), { name: 't', questions });
      const statements = await statementsDuring(dataSource, () => manager.save(tag));
      const { diffs: links } = await diffs.of(survey).since(head);
      expect(links.map(({ op, entity }) => [op, entity.id])).toEqual(questions.map(({ id }) => ['link', String(id)]));
      return statements.length;
    };
    expect(await linking(50)).toBe(await linking(5));
  });
});

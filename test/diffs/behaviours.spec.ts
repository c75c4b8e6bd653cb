import { ref, transaction } from '@spoor/core';
import { DiffParentError } from '@spoor/diffs';
import { setTimeout as delay } from 'node:timers/promises';
import { QueryFailedError } from 'typeorm';
import { dropTestDatabases } from '../support/databases.js';
import { Document, Folder, HOOK_ENTITIES, Letter, Organisation, Setting, Stray } from './support/hooks.js';
import { Choice, Question, Survey } from './support/questions.js';
import { closeStores, describeEachStore, openOnStore, type OpenStore } from './support/stores.js';

afterAll(async () => {
  await closeStores();
  await dropTestDatabases();
});

function make<Entity extends object>(entityClass: new () => Entity, values: Partial<Entity>): Entity {
  return Object.assign(new entityClass(), values);
}

describeEachStore('Diffs', (store) => {
  describe('of entities with hooks', () => {
    let open: OpenStore;
    beforeAll(async () => {
      open = await openOnStore(store, {}, HOOK_ENTITIES);
    });
    const save = <Entity extends object>(entity: Entity) => open.dataSource.manager.save(entity);

    it('reach the logs of parents of every level, through hooks that may be async, and of both parents when one is changed', async () => {
      const [home, other] = [await save(make(Organisation, {})), await save(make(Organisation, {}))];
      const [from, to] = [
        await save(make(Folder, { name: 'from', organisation: home })),
        await save(make(Folder, { name: 'to', organisation: other })),
      ];
      const letter = await save(make(Letter, { title: 'a', folder: from, recipient: 'you' }));
      const { diffs } = open;
      const dataOf = async (entity: object) =>
        (await diffs.of(entity).all()).map(({ op, entity: { type } }) => [type, op]);
      expect(await dataOf(home)).toEqual([
        ['folder', 'create'],
        ['document', 'create'],
      ]);
      letter.folder = to;
      await save(letter);
      expect((await dataOf(from)).at(-1)).toEqual(['document', 'update']);
      expect((await dataOf(home)).at(-1)).toEqual(['document', 'update']);
      expect((await dataOf(other)).at(-1)).toEqual(['document', 'update']);
      await open.dataSource.manager.softRemove(letter);
      await open.dataSource.manager.recover(letter);
      await open.dataSource.manager.remove(letter);
      expect((await dataOf(other)).slice(1).map(([, op]) => op)).toEqual(['update', 'softDelete', 'restore', 'delete']);
      expect(await diffs.of(home).count()).toBe(3);
      from.organisation = null;
      await save(from);
      expect(await diffs.of(home).count()).toBe(4);
      await save(make(Folder, { name: 'alone' }));
    });

    it('hold what serializeDiff returns, which is told the changed fields and sees nothing that is masked', async () => {
      const document = await save(make(Document, { title: 'a', apiToken: 'shown to nobody', hidden: 'neither' }));
      document.title = 'b';
      await save(document);
      const [created, changed] = await open.diffs.of<{ everything: string }>(document).all();
      expect(created?.data).toMatchObject({ title: 'a', created: true, dirtyFields: ['title', 'apiToken', 'hidden'] });
      expect(changed?.data).toMatchObject({ title: 'b', created: false, dirtyFields: ['title', 'version'] });
      for (const secret of ['shown to nobody', 'neither'])
        expect(JSON.stringify(await open.diffs.of(document).all())).not.toContain(secret);
      expect(created?.changes['apiToken']).toEqual(['***', '***']);
    });

    it('are not made where sendDiff says false', async () => {
      const document = await save(make(Document, { title: 'draft' }));
      expect(await open.diffs.of(document).count()).toBe(0);
      document.title = 'done';
      await save(document);
      expect(await open.diffs.of(document).count()).toBe(1);
    });

    it('tell of the fields that they are to tell of, and reveal what they are to reveal', async () => {
      const setting = await save(make(Setting, { scope: 'a', position: 1, value: 'v', keyboard: 'k', comment: 'c' }));
      await open.dataSource.manager.update(Setting, { scope: 'a' }, { comment: 'd' });
      await open.dataSource.manager.update(Setting, { scope: 'a' }, { comment: 'e', value: 'w' });
      expect((await open.diffs.of(setting).all()).map(({ data, changes }) => [data, changes])).toEqual([
        [
          { value: 'v', keyboard: 'k' },
          { value: [null, 'v'], keyboard: [null, 'k'] },
        ],
        [{ value: 'w' }, { value: ['v', 'w'] }],
      ]);
      expect((await open.diffs.of(setting).all())[0]?.entity).toEqual(ref(Setting, { position: 1, scope: 'a' }));
    });

    it('fail the save of an entity whose parent has no id, with an error that says so', async () => {
      await expect(save(make(Stray, {}))).rejects.toThrow(DiffParentError);
      expect(await open.dataSource.manager.count(Stray)).toBe(0);
    });
  });

  describe('of committed changes alone', () => {
    let open: OpenStore;
    beforeAll(async () => {
      open = await openOnStore(store);
    });
    const inTransaction: typeof transaction = (_, work) => transaction(open.dataSource, work);

    async function newQuestion(questionText: string): Promise<Question> {
      return await open.dataSource.manager.save(make(Question, { questionText }));
    }

    async function textsOf(question: Question): Promise<unknown[]> {
      return (await open.diffs.of(question).all()).map(({ changes }) => changes['questionText']?.[1]);
    }

    it('keep every step of a→b→a→b→a', async () => {
      const question = await newQuestion('a');
      for (const questionText of ['b', 'a', 'b', 'a'])
        await open.dataSource.manager.save(Object.assign(question, { questionText }));
      expect(await textsOf(question)).toEqual(['a', 'b', 'a', 'b', 'a']);
    });

    it('tell nothing of what was rolled back, and all of the good save that follows', async () => {
      const question = await newQuestion('a');
      const { manager } = open.dataSource;
      await expect(
        inTransaction(open.dataSource, async (within) => {
          await within.save(Object.assign(question, { questionText: 'rolled back' }));
          throw new Error('no');
        }),
      ).rejects.toThrow('no');
      await expect(manager.save(Object.assign(question, { questionText: null }))).rejects.toThrow(QueryFailedError);
      expect(await textsOf(question)).toEqual(['a']);
      await manager.save(Object.assign(question, { questionText: 'good' }));
      expect((await open.diffs.of(question).all()).at(-1)?.changes).toEqual({ questionText: ['a', 'good'] });
      expect(await textsOf(question)).toEqual(['a', 'good']);
    });

    it('tell nothing of a savepoint that was rolled back within', async () => {
      const question = await newQuestion('a');
      await inTransaction(open.dataSource, async (manager) => {
        await manager.update(Question, question.id, { questionText: 'b' });
        await manager
          .transaction(async (within) => {
            await within.update(Question, question.id, { questionText: 'inner' });
            throw new Error('no');
          })
          .catch(() => undefined);
        await manager.update(Question, question.id, { questionText: 'c' });
      });
      const diffs = await open.diffs.of(question).all();
      expect(diffs.map(({ changes }) => changes['questionText'])).toEqual([
        [null, 'a'],
        ['a', 'b'],
        ['b', 'c'],
      ]);
      expect(new Set(diffs.map(({ tx }) => tx)).size).toBe(2);
    });

    it('come of every way to write, old values among them', async () => {
      const question = await newQuestion('a');
      const { manager } = open.dataSource;
      const { identifiers } = await manager.insert(Choice, [
        { questionId: question.id, choiceText: 'x' },
        { questionId: question.id, choiceText: 'y', votes: 3 },
      ]);
      await manager.increment(Choice, { questionId: question.id }, 'votes', 2);
      await manager.update(Choice, { votes: 5 }, { choiceText: 'z' });
      await manager.delete(Choice, { questionId: question.id });
      const diffs = (await open.diffs.of(question).all()).slice(1);
      const [first, second] = identifiers.map(({ id }) => String(id));
      expect(
        diffs.map(({ op, entity, changes }) => [op, entity.id, changes['votes'] ?? changes['choiceText']]),
      ).toEqual([
        ['create', first, [null, 0]],
        ['create', second, [null, 3]],
        ['update', first, [0, 2]],
        ['update', second, [3, 5]],
        ['update', second, ['y', 'z']],
        ['delete', first, [2, null]],
        ['delete', second, [5, null]],
      ]);
    });

    it('give way to gone cursors where a statement changes more rows than are followed, or nobody can tell which', async () => {
      const survey = await open.dataSource.manager.save(make(Survey, {}));
      const question = await newQuestion('a');
      const [ofSurvey, ofQuestion] = [open.diffs.of(survey), open.diffs.of(question)];
      const [surveyHead, questionHead] = [await ofSurvey.head(), await ofQuestion.head()];
      await open.diffs.invalidate(Survey, 'raw SQL');
      await expect(ofSurvey.since(surveyHead)).rejects.toMatchObject({ reason: 'invalidated' });
      expect(await ofQuestion.since(questionHead)).toMatchObject({ diffs: [] });
      const rows = () => Array.from({ length: 501 }, () => ({ questionId: question.id, choiceText: 'x' }));
      for (let half = 0; half < 2; half += 1) await open.dataSource.manager.insert(Choice, rows());
      expect(await ofQuestion.since(questionHead)).toMatchObject({ hasMore: true });
      await open.dataSource.manager.update(Choice, { questionId: question.id }, { votes: 1 });
      await expect(ofQuestion.since(questionHead)).rejects.toMatchObject({ reason: 'invalidated' });
      expect(await ofQuestion.since(await ofQuestion.head())).toMatchObject({ diffs: [] });
    });

    // On SQLite's one connection they queue.
    const requests = store.database === 'sqlite' ? 40 : 200;
    it(`say who made them, for ${requests} requests at once, in transactions and out of them`, async () => {
      const question = await newQuestion('a');
      await Promise.all(
        Array.from({ length: requests }, (_, request) =>
          open.diffs.runAs(
            `user ${request}`,
            async () => {
              await delay(Math.random() * 20);
              const choiceText = `choice of user ${request}`;
              if (request % 2)
                return await open.dataSource.manager.insert(Choice, { questionId: question.id, choiceText });
              return await inTransaction(open.dataSource, async (manager) => {
                const { id } = await manager.save(make(Choice, { questionId: question.id, choiceText }));
                await delay(Math.random() * 5);
                return await open.diffs.runAs(`other ${request}`, () => manager.update(Choice, id, { votes: 1 }));
              });
            },
            { request },
          ),
        ),
      );
      const diffs = (await open.diffs.of(question).all()).slice(1);
      expect(diffs).toHaveLength(requests * 1.5);
      for (const { op, actor, meta, changes } of diffs) {
        if (op === 'update') expect(String(actor)).toMatch(/^other \d+$/);
        else expect(changes['choiceText']?.[1]).toBe(`choice of ${String(actor)}`);
        expect(meta).toEqual(op === 'update' ? null : { request: Number(String(actor).slice(5)) });
      }
    });
  });
});

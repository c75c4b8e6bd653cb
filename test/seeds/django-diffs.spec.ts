import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  DiffsMixin,
  DiffsModule,
  DiffsService,
  getEntityDiffsToken,
  TrackDiffs,
  type DiffsModuleOptions,
  type EntityDiffs,
} from '@spoor/diffs';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { Column, DataSource, Entity, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import { describeEachStore, storeOptions } from '../diffs/support/stores.js';
import { dropTestDatabases, testDataSourceOptions } from '../support/databases.js';
import { testRedisUrl } from '../support/redis.js';
import { waitFor } from '../support/wait-for.js';

@TrackDiffs()
@Entity()
class Question extends DiffsMixin(Object) {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 200 })
  questionText: string;

  @Column({ type: 'bigint', nullable: true })
  pubDate: string | null;
}

@TrackDiffs()
@Entity()
class Choice extends DiffsMixin(Object) {
  @PrimaryGeneratedColumn()
  id: number;

  @ManyToOne(() => Question, { onDelete: 'CASCADE' })
  question: Question;

  @Column({ type: 'int' })
  questionId: number;

  @Column({ type: 'varchar', length: 200 })
  choiceText: string;

  @Column({ type: 'int', default: 0 })
  votes: number;

  getParentObject(): Question {
    // save the db lookup
    return Object.assign(new Question(), { id: this.questionId });
  }
}

@TrackDiffs()
@Entity()
class SerializedQuestion extends DiffsMixin(Object) {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 200 })
  questionText: string;

  @Column({ type: 'bigint', nullable: true })
  pubDate: string | null;

  serializeDiff(dirtyFields: string[]): object {
    return { fields: dirtyFields };
  }
}

const applications: { close(): Promise<void> }[] = [];

afterAll(async () => {
  for (const application of applications.splice(0)) await application.close();
  await dropTestDatabases();
});

describeEachStore('django-diffs', (store) => {
  async function start(options: DiffsModuleOptions = {}) {
    const application = await Test.createTestingModule({
      imports: [
        TypeOrmModule.forRoot({
          ...(await testDataSourceOptions(store.database, { entities: [Question, Choice, SerializedQuestion] })),
          autoLoadEntities: true,
        }),
        DiffsModule.forRoot({ ...storeOptions(store), prune: false, ...options }),
        DiffsModule.forFeature([Question, SerializedQuestion]),
      ],
    }).compile();
    await application.init();
    applications.push(application);
    const dataSource = application.get(DataSource);
    return {
      diffs: application.get(DiffsService),
      questionDiffs: application.get<EntityDiffs>(getEntityDiffsToken(Question)),
      serializedDiffs: application.get<EntityDiffs>(getEntityDiffsToken(SerializedQuestion)),
      save: <Saved extends object>(entity: Saved) => dataSource.manager.save(entity),
    };
  }

  it('Changes can be accessed via the diffs manager on the registered model, with data, created and timestamp', async () => {
    const { save, questionDiffs } = await start();
    const question = await save(Object.assign(new Question(), { questionText: 'What is life?' }));
    question.questionText = 'What is python?';
    await save(question);
    const seen: unknown[] = [];
    for await (const diff of question.diffs) {
      expect(Math.abs(Date.now() - diff.timestamp)).toBeLessThan(60_000);
      seen.push([diff.data, diff.created]);
    }
    expect(seen).toEqual([
      [{ questionText: 'What is life?' }, true],
      [{ questionText: 'What is python?' }, false],
    ]);
    expect(await questionDiffs.getByObjectId(question.id)).toEqual(await question.diffs.all());
  });

  it('Saving without a change makes no diff', async () => {
    const { save } = await start();
    const question = await save(Object.assign(new Question(), { questionText: 'What is life?' }));
    await save(question);
    expect(await question.diffs.count()).toBe(1);
  });

  it('serialize_diff will be passed the list of dirty_fields: on create, of the supplied ones', async () => {
    const { save, serializedDiffs } = await start();
    const question = await save(Object.assign(new SerializedQuestion(), { questionText: 'What will happen?' }));
    expect((await serializedDiffs.getByObjectId(question.id)).at(-1)?.data).toEqual({ fields: ['questionText'] });
  });

  it("Related models: a parent's diffs are its own and its children's", async () => {
    const { save } = await start();
    const question = await save(Object.assign(new Question(), { questionText: 'What will happen?' }));
    const choice = await save(Object.assign(new Choice(), { choiceText: 'Nothing', questionId: question.id }));
    choice.choiceText = 'Something';
    await save(choice);
    expect(await question.diffs.all()).toHaveLength(3);
    expect((await choice.diffs.all()).map(({ data }) => data)).toEqual([
      { choiceText: 'Nothing', questionId: question.id },
      { choiceText: 'Something' },
    ]);
  });

  it('a→b→a→b→a keeps its four changes, of which members without an id, as the ancestor has them, keep two', async () => {
    const { save } = await start();
    const question = await save(Object.assign(new Question(), { questionText: 'a' }));
    for (const questionText of ['b', 'a', 'b', 'a']) await save(Object.assign(question, { questionText }));
    const changes = (await question.diffs.all()).slice(1);
    expect(changes.map(({ data }) => data)).toEqual(['b', 'a', 'b', 'a'].map((questionText) => ({ questionText })));
    const redis = new Redis(testRedisUrl());
    const key = randomUUID();
    for (const { data, created, timestamp } of changes)
      await redis.zadd(key, timestamp, JSON.stringify({ data, created }));
    expect(await redis.zcard(key)).toBe(2);
    await redis.del(key);
    redis.disconnect();
  });

  it('max_element_age is the number of seconds that a diff is allowed to live; prune removes older ones', async () => {
    const { save, diffs } = await start({ maxElementAge: 3 });
    const question = await save(Object.assign(new Question(), { questionText: 'What is life?' }));
    expect(await diffs.prune()).toEqual({ logs: 0, diffs: 0, completed: true });
    await waitFor(async () => (await diffs.prune()).diffs === 1);
    expect(await question.diffs.all()).toEqual([]);
  });
});

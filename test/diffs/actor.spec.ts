import { Controller, Module, Post, Query, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { transaction } from '@spoor/core';
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { dropTestDatabases } from '../support/databases.js';
import { ask, FORUM, textsOf } from './support/forum.js';
import { Choice } from './support/questions.js';
import { closeServed, describeServed, serveDiffs } from './support/serve-diffs.js';

const REQUESTS = 200;
const users = new AsyncLocalStorage<string>();

@Controller('answers')
class AnswersController {
  constructor(private readonly dataSource: DataSource) {}

  @Post()
  async answer(@Query() { question, text }: { question: string; text: string }): Promise<void> {
    await delay(Math.random() * 20);
    const choice = { questionId: Number(question), choiceText: text };
    if (Math.random() < 0.5) return void (await this.dataSource.manager.insert(Choice, choice));
    await transaction(this.dataSource, async (manager) => {
      await delay(Math.random() * 5);
      await manager.save(Object.assign(new Choice(), choice));
    });
  }
}

@Module({ controllers: [AnswersController] })
class AnswersModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply(({ headers }: { headers: Record<string, string> }, _: unknown, next: () => void) =>
        users.run(headers['x-user'] as string, next),
      )
      .forRoutes(AnswersController);
  }
}

afterAll(async () => {
  await closeServed();
  await dropTestDatabases();
});

describeServed('The option actor', (served) => {
  it(`says who made each diff of ${REQUESTS} requests at once, as their middleware knows it`, async () => {
    const options = { actor: () => users.getStore() };
    const open = await serveDiffs(served, FORUM, { imports: [AnswersModule], options });
    const question = await ask(open);
    const statuses = await Promise.all(
      Array.from({ length: REQUESTS }, async (_, user) => {
        const url = `${open.url}/answers?question=${question.id}&text=${user}`;
        return (await fetch(url, { method: 'POST', headers: { 'x-user': `user ${user}` } })).status;
      }),
    );
    expect(new Set(statuses)).toEqual(new Set([201]));
    const [asked, ...answers] = await open.diffs.of(question).all();
    expect(asked?.actor).toBeNull();
    expect(answers).toHaveLength(REQUESTS);
    expect(answers.map(({ actor }) => actor)).toEqual(textsOf(answers).map((text) => `user ${String(text)}`));
  });

  it('is not asked within runAs', async () => {
    const open = await serveDiffs(served, FORUM, { options: { actor: () => 'somebody' } });
    const question = await open.diffs.runAs('ada', () => ask(open));
    expect((await open.diffs.of(question).all()).map(({ actor }) => actor)).toEqual(['ada']);
    const another = await ask(open);
    expect((await open.diffs.of(another).all()).map(({ actor }) => actor)).toEqual(['somebody']);
  });
});

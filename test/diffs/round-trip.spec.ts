import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { dropTestDatabases } from '../support/databases.js';
import { testRedisUrl } from '../support/redis.js';
import { statementsDuring } from '../support/statements-during.js';
import { waitFor } from '../support/wait-for.js';
import { Choice, Question } from './support/questions.js';
import { closeStores, describeEachStore, openOnStore } from './support/stores.js';

const DIFFS = 100;

afterAll(async () => {
  await closeStores();
  await dropTestDatabases();
});

describeEachStore(
  'To ask what has come since a cursor',
  (store) => {
    it(`takes one round trip, for ${DIFFS} diffs as for none`, async () => {
      const { dataSource, diffs, options } = await openOnStore(store);
      const question = await dataSource.manager.save(Object.assign(new Question(), { questionText: 'What?' }));
      const log = diffs.of(question);
      const start = await log.head();
      const choices = Array.from({ length: DIFFS }, () => ({ questionId: question.id, choiceText: 'x' }));
      await dataSource.manager.insert(Choice, choices);
      // What there is to settle has been.
      const end = await log.head();
      const count = store.store === 'redis' ? await commandsWith(options.prefix as string) : statementsOn(dataSource);
      const read: number[] = [];
      const sent = await count(async () => {
        for (const cursor of [start, end]) read.push((await log.since(cursor)).diffs.length);
      });
      expect([read, sent]).toEqual([[DIFFS, 0], 2]);
    });
  },
  [
    { store: 'database', database: 'postgres' },
    { store: 'database', database: 'mariadb' },
    { store: 'redis', database: 'postgres' },
  ],
);

/** How much is sent to a server while something is done. */
type Count = (work: () => Promise<void>) => Promise<number>;

function statementsOn(dataSource: DataSource): Count {
  return async (work) => (await statementsDuring(dataSource, work)).length;
}

/** Those about keys with this prefix, without what a script does in the server and what a process says of itself each second. */
async function commandsWith(prefix: string): Promise<Count> {
  const redis = new Redis(testRedisUrl());
  const monitor = await redis.monitor();
  let commands = 0;
  const ends = new Set<string>();
  const isAsked = (part: string) => part.startsWith(prefix) && !part.startsWith(`${prefix}{writers}`);
  monitor.on('monitor', (_: string, parts: string[], source: string) => {
    if (parts[0] === 'echo') ends.add(parts[1] as string);
    else if (source !== 'lua' && parts.some(isAsked) && !/eval$/i.test(parts[0] ?? '')) commands += 1;
  });
  return async (work) => {
    const mark = async () => {
      const text = randomUUID();
      await redis.echo(text);
      await waitFor(() => ends.has(text));
    };
    await mark();
    commands = 0;
    await work();
    await mark();
    monitor.disconnect();
    redis.disconnect();
    return commands;
  };
}

import { Logger } from '@nestjs/common';
import { DIFF_ENTITIES } from '@spoor/diffs';
import { openDiffs } from '@spoor/diffs/testing';
import { createTestDatabase, createTestDataSource, dropTestDatabases } from '../support/databases.js';
import { testRedisUrl } from '../support/redis.js';
import { startTunnel } from '../support/tunnel.js';
import { waitFor } from '../support/wait-for.js';
import { Question, QUESTION_ENTITIES } from './support/questions.js';

afterAll(dropTestDatabases);

it('A connection that breaks at the COMMIT makes the cursors gone of what may have been committed', async () => {
  for (const level of ['log', 'warn'] as const) jest.spyOn(Logger.prototype, level).mockImplementation(() => {});
  const tunnel = await startTunnel(await createTestDatabase('postgres'));
  const entities = [...QUESTION_ENTITIES, ...DIFF_ENTITIES];
  const dataSource = await createTestDataSource('postgres', { database: tunnel.url, entities });
  const { diffs, close } = await openDiffs(dataSource, { redis: testRedisUrl(), prefix: `commit-${process.pid}:` });
  const [question, other] = await dataSource.manager.save(
    ['a', 'b'].map((questionText) => Object.assign(new Question(), { questionText })),
  );
  const [log, otherLog] = [diffs.of(question as Question), diffs.of(other as Question)];
  const [cursor, otherCursor] = [await log.head(), await otherLog.head()];
  const breaking = { beforeQuery: ({ query }: { query: string }) => void (query.endsWith('COMMIT') && tunnel.cut()) };
  dataSource.subscribers.push(breaking);
  await expect(dataSource.manager.save(Object.assign(question as Question, { questionText: 'c' }))).rejects.toThrow(
    Error,
  );
  dataSource.subscribers.splice(dataSource.subscribers.indexOf(breaking), 1);
  tunnel.restore();
  const gone = await waitFor(
    async () =>
      await log.since(cursor).then(
        () => undefined,
        (error: unknown) => error,
      ),
  );
  expect(gone).toMatchObject({ code: 'SPOOR_DIFFS_GONE', reason: 'epoch' });
  expect((await otherLog.since(otherCursor)).diffs).toEqual([]);
  await close();
  await dataSource.destroy();
  tunnel.close();
}, 60_000);

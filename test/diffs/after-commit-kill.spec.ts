import { DIFF_ENTITIES } from '@spoor/diffs';
import { openDiffs } from '@spoor/diffs/testing';
import { join } from 'node:path';
import { startChild } from '../support/child.js';
import { createTestDatabase, createTestDataSource, dropTestDatabases } from '../support/databases.js';
import { testRedisClusterNodes, testRedisUrl } from '../support/redis.js';
import { waitFor } from '../support/wait-for.js';
import { Item } from './support/item.entity.js';

const WRITER = join(__dirname, 'programs', 'item-writer.mjs');
const servers = [
  ['Redis', () => testRedisUrl(), ['committed', 'about to be delivered']],
  ['Redis Cluster', () => ({ nodes: testRedisClusterNodes() }), ['committed']],
] as const;

afterAll(dropTestDatabases);

describe.each(servers)('A process that appends to %s after the commit', (name, redis, steps) => {
  it.each(steps)(
    'and is killed when a change is %s makes the cursors gone that miss it',
    async (step) => {
      const database = await createTestDatabase('postgres');
      const dataSource = await createTestDataSource('postgres', { database, entities: [...DIFF_ENTITIES, Item] });
      const settings = { redis: redis(), prefix: `lost-${process.pid}-${name.length}-${step.length}:` };
      const { diffs, close } = await openDiffs(dataSource, settings);
      const item = await dataSource.manager.save(Object.assign(new Item(), { number: 1 }));
      const log = diffs.of(item);
      const cursor = await log.head();
      const options = { type: 'postgres', url: database };
      const parameters = [JSON.stringify({ options, settings, delivery: 'afterCommit', step, times: 5 })];
      const { signal } = await startChild(WRITER, { parameters }).ended;
      expect(signal).toBe('SIGKILL');
      const gone = await waitFor(
        async () =>
          await log.since(cursor).then(
            () => undefined,
            (error: unknown) => error,
          ),
        { timeout: 20_000, what: 'a cursor that is gone' },
      );
      expect(gone).toMatchObject({ code: 'SPOOR_DIFFS_GONE', reason: 'invalidated' });
      const written = await dataSource.manager.find(Item);
      const lengths = await Promise.all(written.map((each) => diffs.of(each).count()));
      // Some are in the table of which no log tells.
      const changes = written.reduce((sum, { number }) => sum + (number < 0 ? 2 : 1), 0);
      expect(lengths.reduce((sum, length) => sum + length, 0)).toBeLessThan(changes);
      await log.since((gone as { cursor: string }).cursor);
      await close();
    },
    40_000,
  );

  it('and is killed while nothing is on its way leaves all cursors as they are', async () => {
    const database = await createTestDatabase('postgres');
    const dataSource = await createTestDataSource('postgres', { database, entities: [...DIFF_ENTITIES, Item] });
    const settings = { redis: redis(), prefix: `idle-${process.pid}-${name.length}:` };
    const { diffs, close } = await openDiffs(dataSource, settings);
    const item = await dataSource.manager.save(Object.assign(new Item(), { number: 1 }));
    const cursor = await diffs.of(item).head();
    const options = { type: 'postgres', url: database };
    const parameters = [JSON.stringify({ options, settings, delivery: 'afterCommit', step: 'idle', times: 1 })];
    const { signal } = await startChild(WRITER, { parameters }).ended;
    expect(signal).toBe('SIGKILL');
    expect((await diffs.of(item).since(cursor)).diffs).toEqual([]);
    await close();
  }, 40_000);
});

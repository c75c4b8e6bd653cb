import { Outbox } from '@spoor/core/outbox';
import { DIFF_ENTITIES } from '@spoor/diffs';
import { openDiffs } from '@spoor/diffs/testing';
import { join } from 'node:path';
import { startChild } from '../support/child.js';
import {
  createTestDatabase,
  createTestDataSource,
  DATABASES,
  dropTestDatabases,
  testDataSourceOptions,
  type DatabaseKind,
} from '../support/databases.js';
import { testRedisUrl } from '../support/redis.js';
import { Item } from './support/item.entity.js';

const WRITER = join(__dirname, 'programs', 'item-writer.mjs');
const STEPS = [
  'written, before the commit',
  'committed',
  'about to be delivered',
  'delivered, unknown to the process',
  'delivered, before the message is removed',
];
const ROUNDS = process.env.SPOOR_FULL ? 10 : 1;

afterAll(dropTestDatabases);

/** On SQLite, logs in the database are written with the transaction. */
const CASES = [
  ...DATABASES.map((kind) => ({ kind, store: 'redis' }) as const),
  ...(['postgres', 'mariadb'] as const).map((kind) => ({ kind, store: 'database' }) as const),
];

describe.each(CASES)('A process that is killed (logs in $store, $kind)', ({ kind, store }) => {
  it('at any step between writing and delivering loses no diff, and none comes twice', async () => {
    const database = await createTestDatabase(kind);
    const entities = [...DIFF_ENTITIES, Item];
    const dataSource = await createTestDataSource(kind, { entities, database });
    await Outbox.of(dataSource).start();
    const settings = { store, redis: testRedisUrl(), prefix: `diffs-${kind}-${process.pid}:` };
    const options = await testDataSourceOptions(kind, { database });
    for (const step of stepsOn(kind))
      for (let round = 0; round < ROUNDS; round += 1) {
        const parameters = [JSON.stringify({ options, settings, step, times: 1 + Math.floor(Math.random() * 20) })];
        const { signal } = await startChild(WRITER, { parameters }).ended;
        expect([step, signal]).toEqual([step, 'SIGKILL']);
      }
    const { diffs, close } = await openDiffs(dataSource, { ...settings, delivery: 'outbox' });
    await Outbox.of(dataSource).settle('diffs:default');
    const items = await dataSource.manager.find(Item, { order: { id: 'ASC' } });
    expect(items.length).toBeGreaterThan(0);
    for (const item of items) {
      const changes = (await diffs.of(item).all()).map(({ changes: { number } }) => number);
      const first = Math.abs(item.number);
      const updated = Object.is(item.number, first) && first > 0 ? [] : [[first, item.number]];
      expect(changes).toEqual([[null, first], ...(first === 0 ? [] : updated)]);
    }
    const phantom = diffs.of({ type: 'item', id: String((items.at(-1)?.id ?? 0) + 1) });
    expect(await phantom.count()).toBe(0);
    await close();
  }, 900_000);
});

/** SQLite's messages are removed in a synchronous tick, which no hook of TypeORM sees. */
function stepsOn(kind: DatabaseKind): readonly string[] {
  return kind === 'sqlite' ? STEPS.slice(0, -1) : STEPS;
}

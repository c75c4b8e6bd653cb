import type { EntityRef } from '@spoor/core';
import { ScheduleModule } from '@nestjs/schedule';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DIFF_ENTITIES, DiffLogState, DiffRecord, DiffsModule, type DiffStore } from '@spoor/diffs';
import { conformanceStore, openStore, resolveOptions } from '@spoor/diffs/testing';
import { Redis } from 'ioredis';
import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import {
  createTestDatabase,
  createTestDataSource,
  dropTestDatabases,
  testDataSourceOptions,
} from '../support/databases.js';
import { testRedisUrl } from '../support/redis.js';
import { statementsDuring } from '../support/statements-during.js';
import { waitFor } from '../support/wait-for.js';
import { describeEachStore, type StoreCase } from './support/stores.js';

const LOGS = process.env.SPOOR_FULL ? 200_000 : 4_000;
const EXPIRED = process.env.SPOOR_FULL ? 1_000 : 100;
/** How long diffs are kept; the new logs must have been written by then. */
const SECONDS = process.env.SPOOR_FULL ? 120 : 5;
const BATCH = 500;

const redis = new Redis(testRedisUrl());
const stores: DiffStore[] = [];

afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
});
afterAll(async () => {
  await dropTestDatabases();
  redis.disconnect();
});

async function open(dataSource: DataSource, { store }: Pick<StoreCase, 'store'>, maxElementAge: number) {
  const prefix = `prune-${randomBytes(6).toString('hex')}:`;
  const settings = store === 'database' ? { store } : { prefix, redis: testRedisUrl(), redisTimeout: 30_000 };
  const opened = await openStore(dataSource, resolveOptions({ ...settings, maxElementAge }));
  stores.push(opened);
  await opened.open();
  return { prefix, store: opened, write: conformanceStore(opened, dataSource).write };
}

describeEachStore(
  'Pruning',
  (storeCase) => {
    it('costs as much as there is to remove, however many logs there are', async () => {
      const dataSource = await createTestDataSource(storeCase.database, { entities: DIFF_ENTITIES });
      if (storeCase.store === 'redis') await redis.flushdb();
      const { store, write } = await open(dataSource, storeCase, SECONDS);
      await write({ type: 'old', id: '0' }, 'x', logsOf('old', 0, EXPIRED));
      await waitFor(async () => (await oldestAge(store)) > SECONDS * 1_000, { timeout: 3_000 * SECONDS });
      for (let first = 0; first < LOGS; first += BATCH)
        await write({ type: 'thing', id: '0' }, 'x', logsOf('thing', first, BATCH));
      const cost = await costOf(dataSource, storeCase, async () => {
        expect(await store.prune()).toEqual({ logs: EXPIRED, diffs: EXPIRED, completed: true });
      });
      // A registry for each of 256 shards, and each log; or some statements for each 50 logs.
      expect(cost).toBeLessThan(storeCase.store === 'redis' ? 300 + 10 * EXPIRED : 20 + (10 * EXPIRED) / 50);
      expect(await store.prune()).toEqual({ logs: 0, diffs: 0, completed: true });
      expect(await store.count({ type: 'thing', id: '1' })).toBe(1);
    }, 3_600_000);
  },
  [
    { store: 'database', database: 'postgres' },
    { store: 'database', database: 'mariadb' },
    { store: 'redis', database: 'sqlite' },
  ],
);

function logsOf(type: string, first: number, count: number): EntityRef[] {
  return Array.from({ length: count }, (_, index) => ({ type, id: String(first + index) }));
}

async function oldestAge(store: DiffStore): Promise<number> {
  const { diffs, now } = await store.read({ type: 'old', id: String(EXPIRED - 1) }, { order: 'oldest', limit: 1 });
  return (now - (diffs[0]?.at ?? now)) / 1_000;
}

/** How many commands or statements the server was sent. */
async function costOf(dataSource: DataSource, { store }: StoreCase, work: () => Promise<void>): Promise<number> {
  if (store === 'redis') {
    await redis.config('RESETSTAT');
    await work();
    const commands = [...(await redis.info('commandstats')).matchAll(/calls=(\d+)/g)];
    return commands.reduce((sum, [, calls]) => sum + Number(calls), 0);
  }
  return (await statementsDuring(dataSource, work)).length;
}

describe('Without a scheduler', () => {
  it('Redis lets go of everything by itself', async () => {
    const dataSource = await createTestDataSource('sqlite', { entities: DIFF_ENTITIES });
    const { prefix, write } = await open(dataSource, { store: 'redis' }, 1);
    for (let index = 0; index < 200; index += 1) await write({ type: 'thing', id: String(index) }, 'x');
    expect((await redis.keys(`${prefix}*`)).length).toBeGreaterThan(400);
    await waitFor(async () => (await redis.keys(`${prefix}*`)).length === 0, { timeout: 20_000 });
  });

  it('Redis has no more logs in its registries than are new, and some, however many were written', async () => {
    const dataSource = await createTestDataSource('sqlite', { entities: DIFF_ENTITIES });
    const seconds = 0.2;
    const { store, write } = await open(dataSource, { store: 'redis' }, seconds);
    // In each of 256 registries, which are cleared when a log is added.
    const some = 4 * 256;
    const times: number[] = [];
    const begin = performance.now();
    while (performance.now() - begin < 16 * seconds * 1_000 || times.length < 10 * some) {
      times.push(...Array.from({ length: 50 }, () => performance.now()));
      await write({ type: 'thing', id: '0' }, 'x', logsOf('thing', times.length, 50));
    }
    const old = performance.now() - 3 * seconds * 1_000;
    const { logs } = await store.status();
    expect(logs).toBeLessThan(times.filter((time) => time > old).length + some);
  }, 60_000);

  it.each([
    ['database', 'sqlite'],
    ['database', 'postgres'],
    ['redis', 'sqlite'],
  ] as const)('a log in the store "%s" is cleared by what is appended to it, on %s', async (name, database) => {
    const dataSource = await createTestDataSource(database, { entities: DIFF_ENTITIES });
    const { store, write } = await open(dataSource, { store: name }, 1);
    const log = { type: 'thing', id: '1' };
    for (let index = 0; index < 10; index += 1) await write(log, 'x');
    await waitFor(async () => {
      await write(log, 'y');
      const { diffs } = await store.read(log, { order: 'oldest', limit: 1 });
      return diffs[0]?.body.includes('"y"');
    });
    if (name === 'database') expect(await dataSource.manager.count(DiffLogState)).toBe(1);
    expect(await dataSource.manager.count(DiffRecord)).toBe(name === 'database' ? await store.count(log) : 0);
  });
});

it('In a fleet of 5 instances each due prune runs once', async () => {
  const database = await createTestDatabase('postgres');
  const pruned: number[] = [];
  const store = (): DiffStore => ({
    isTransactional: false,
    open: async () => {},
    close: async () => {},
    append: async () => {},
    read: () => Promise.reject(new Error('not read')),
    count: async () => 0,
    renew: async () => {},
    invalidate: async () => {},
    erase: async () => {},
    actedBy: () => Promise.reject(new Error('not read')) as never,
    forgetActor: async () => {},
    prune: async () => {
      pruned.push(Math.floor(Date.now() / 1_000));
      return { logs: 0, diffs: 0, completed: true };
    },
    subscribe: () => () => {},
    status: async () => ({ logs: 0 }),
  });
  const applications = [];
  for (let instance = 0; instance < 5; instance += 1) {
    const options = await testDataSourceOptions('postgres', { database, synchronize: instance === 0 });
    const application = await Test.createTestingModule({
      imports: [
        ScheduleModule.forRoot(),
        TypeOrmModule.forRoot({ ...options, autoLoadEntities: true }),
        DiffsModule.forRoot({ store: store(), prune: '* * * * * *' }),
      ],
    }).compile();
    applications.push(await application.init());
  }
  await waitFor(() => pruned.length >= 4, { timeout: 20_000 });
  for (const application of applications) await application.close();
  expect(new Set(pruned).size).toBe(pruned.length);
});

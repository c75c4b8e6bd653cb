import { transaction } from '@spoor/core';
import { Outbox, OUTBOX_ENTITIES, type Message, type OutboxHandler } from '@spoor/core/outbox';
import { Logger } from '@nestjs/common';
import { join } from 'node:path';
import { Column, Entity, PrimaryColumn, type DataSource, type EntityManager } from 'typeorm';
import { startChild } from '../../support/child.js';
import {
  createTestDatabase,
  createTestDataSource,
  DATABASES,
  describeEachDatabase,
  dropTestDatabases,
  testDataSourceOptions,
} from '../../support/databases.js';
import { waitFor } from '../../support/wait-for.js';

const WRITER = join(__dirname, '..', 'programs', 'outbox-writer.mjs');
const PATIENCE = 100;

@Entity('account')
class Account {
  @PrimaryColumn({ type: 'int' })
  id: number;

  @Column({ type: 'int' })
  version: number;
}

const entities = [...OUTBOX_ENTITIES, Account];

afterAll(dropTestDatabases);

describeEachDatabase('In a fleet, the outbox', (kind) => {
  let database: string;
  let first: DataSource;
  const stops: (() => Promise<void>)[] = [];

  /** A process of the fleet, but for its being in ours. */
  const joinFleet = () => createTestDataSource(kind, { entities, database, synchronize: false });

  async function handle(dataSource: DataSource, handler: OutboxHandler): Promise<Outbox> {
    const outbox = Outbox.of(dataSource);
    stops.push(await outbox.handle('orders', { patience: PATIENCE, ...handler }));
    return outbox;
  }

  const write = (dataSource: DataSource, count: number) =>
    transaction(dataSource, (manager) =>
      Outbox.of(dataSource).add(
        manager,
        'orders',
        Array.from({ length: count }, (_, index) => ({ key: `key ${index % 7}`, payload: index })),
      ),
    );

  beforeAll(async () => {
    database = await createTestDatabase(kind);
    first = await createTestDataSource(kind, { entities, database });
    await Outbox.of(first).start();
  });
  beforeEach(() => {
    jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
    jest.spyOn(Logger.prototype, 'error').mockReturnValue();
  });
  afterEach(async () => {
    await Promise.all(stops.splice(0).map((stop) => stop()));
    await first.query('DELETE FROM spoor_outbox');
    jest.restoreAllMocks();
  });

  it('delivers each message at least once and those that share a key in the order of their commits, whoever writes and fails', async () => {
    const [ACCOUNTS, WRITERS, ROUNDS] = process.env.SPOOR_FULL ? [10, 16, 60] : [4, 6, 12];
    // Connections of one process that wait for SQLite's file block each other.
    const processes = kind === 'sqlite' ? [first] : [first, await joinFleet(), await joinFleet()];
    await first.getRepository(Account).insert(Array.from({ length: ACCOUNTS }, (_, id) => ({ id, version: 0 })));
    const told = new Map<string, number[]>();
    const deliver = async ({ key, payload }: Message) => {
      if (Math.random() < 0.2) throw new Error('not today');
      if (Math.random() < 0.3) await new Promise((resolve) => setImmediate(resolve));
      for (const [index, id] of key.split('\n').entries()) {
        const versions = told.get(id) ?? [];
        told.set(id, versions);
        const version = (payload as number[])[index] as number;
        if (!versions.includes(version)) versions.push(version);
      }
    };
    for (const dataSource of processes) await handle(dataSource, { deliver });
    const writer = async (dataSource: DataSource) => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const random = () => Math.floor(Math.random() * ACCOUNTS);
        const ids = [...new Set([random(), random()])].toSorted((one, other) => one - other);
        await transaction(dataSource, async (manager) => {
          const payload: number[] = [];
          for (const id of ids) {
            await manager.increment(Account, { id }, 'version', 1);
            payload.push((await manager.findOneByOrFail(Account, { id })).version);
          }
          await Outbox.of(dataSource).add(manager, 'orders', [{ key: ids.join('\n'), payload }]);
        });
      }
    };
    await Promise.all(processes.flatMap((each) => Array.from({ length: WRITERS }, () => writer(each))));
    await Promise.all(processes.map((each) => Outbox.of(each).settle('orders')));
    for (const { id, version } of await first.getRepository(Account).find())
      expect(told.get(String(id)) ?? []).toEqual(Array.from({ length: version }, (_, index) => index + 1));
  }, 120_000);

  it('has one process relay at a time', async () => {
    await write(first, 500);
    const [one, other] = [await joinFleet(), await joinFleet()];
    const told: unknown[] = [];
    const deliver = async ({ payload }: Message) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      told.push(payload);
    };
    await Promise.all([handle(one, { deliver }), handle(other, { deliver })]);
    await Outbox.of(other).settle('orders');
    expect(told.toSorted((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 500 }, (_, index) => index));
  });

  it('delivers what a process had committed when it was killed', async () => {
    const options = await testDataSourceOptions(kind, { database });
    const child = startChild(WRITER, { parameters: [JSON.stringify({ options })] });
    child.send({ key: 'a', payload: 1 });
    const {
      ids: [id],
    } = await child.next<{ ids: number[] }>();
    await child.kill('SIGKILL');
    const told: Message[] = [];
    const outbox = await handle(first, { deliver: async (message) => void told.push(message) });
    await outbox.settle('orders');
    expect(told).toEqual([{ id, key: 'a', payload: 1 }]);
  });

  it('has a relay that lost its lease leave everything to the next one', async () => {
    await write(first, 400);
    let calls = 0;
    let fail = () => {};
    const failing = new Promise<void>((_, reject) => (fail = () => reject(new Error('late'))));
    await handle(first, { deliver: () => ((calls += 1), failing) });
    await waitFor(() => calls === 7);
    await first.query("UPDATE spoor_lease SET holder = 'another', fence = fence + 1 WHERE name = 'outbox:orders'");
    fail();
    await stops.pop()?.();
    const touched = await first.query('SELECT COUNT(*) AS count FROM spoor_outbox WHERE attempts > 0');
    expect(Number(touched[0].count)).toBe(0);
    expect(calls).toBe(7);

    await first.query(
      "UPDATE spoor_lease SET expiresat = 0 WHERE name = 'outbox:orders'".replace(
        'expiresat',
        first.driver.escape('expiresAt'),
      ),
    );
    const told: unknown[] = [];
    const next = await joinFleet();
    await handle(next, { deliver: async ({ payload }) => void told.push(payload) });
    await Outbox.of(next).settle('orders');
    expect(told).toHaveLength(400);
  });

  it('does not relay what the process that wrote it is still at', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    let calls = 0;
    const outbox = await handle(first, { deliver: async () => ((calls += 1), held) });
    await write(first, 7);
    const query = jest.spyOn(first, kind === 'sqlite' ? 'createQueryRunner' : 'query');
    await waitFor(() => query.mock.calls.length >= 6);
    release();
    await outbox.settle('orders');
    expect(calls).toBe(7);
  });

  it('finishes what is under way before its DataSource is destroyed, and goes on with the rest when that is back', async () => {
    const own = await joinFleet();
    const told: unknown[] = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const outbox = await handle(own, { deliver: async ({ payload }) => (await held, void told.push(payload)) });
    await write(own, 7);
    setTimeout(release, 100);
    await own.destroy();
    expect(told).toHaveLength(7);
    await write(first, 7);
    await own.initialize();
    await outbox.settle('orders');
    expect(told).toHaveLength(14);
  });
});

// SQLite has one writer.
describe.each(DATABASES.filter((kind) => kind !== 'sqlite'))('The outbox (%s)', (kind) => {
  it('keeps nobody waiting for what others have not committed', async () => {
    const dataSource = await createTestDataSource(kind, { entities });
    const told: unknown[] = [];
    const outbox = Outbox.of(dataSource);
    const stop = await outbox.handle('orders', { deliver: async ({ payload }) => void told.push(payload) });
    const add = (manager: EntityManager, ...payloads: unknown[]) =>
      outbox.add(
        manager,
        'orders',
        payloads.map((payload) => ({ key: String(payload), payload })),
      );
    const open = dataSource.createQueryRunner();
    await open.startTransaction();
    await add(open.manager, 'open');
    await transaction(dataSource, (manager) => add(manager, 1, 2, 3, 4, 5));
    await outbox.settle('orders', AbortSignal.timeout(5_000));
    await add(open.manager, 'too');
    await open.commitTransaction();
    await open.release();
    await outbox.settle('orders');
    await stop();
    expect(told).toEqual([1, 2, 3, 4, 5, 'open', 'too']);
  });
});

describe('A relay', () => {
  it('stops once it knows that its lease is lost', async () => {
    const dataSource = await createTestDataSource('postgres', { entities });
    const outbox = Outbox.of(dataSource);
    await outbox.start();
    await transaction(dataSource, (manager) =>
      outbox.add(
        manager,
        'orders',
        [1, 2, 3].map((payload) => ({ key: 'a', payload })),
      ),
    );
    const told: unknown[] = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const stop = await outbox.handle('orders', {
      patience: PATIENCE,
      deliver: async ({ payload }) => (told.push(payload), await held),
    });
    await waitFor(() => told.length === 1);
    await dataSource.query("UPDATE spoor_lease SET holder = 'another', fence = fence + 1");
    const query = jest.spyOn(dataSource, 'query');
    await waitFor(() => query.mock.calls.some(([sql]) => sql.includes('INSERT INTO "spoor_lease"')));
    await Promise.all(query.mock.results.map(({ value }) => value as unknown));
    release();
    await stop();
    expect(told).toEqual([1]);
  });
});

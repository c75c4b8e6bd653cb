import { BullModule } from '@nestjs/bullmq';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { transaction } from '@spoor/core';
import { Outbox, OUTBOX_ENTITIES } from '@spoor/core/outbox';
import { OutboxQueueModule, type OutboxQueueOptions } from '@spoor/core/outbox/bullmq';
import type { QueueOptions } from 'bullmq';
import { DataSource } from 'typeorm';
import {
  createTestDatabase,
  createTestDataSource,
  dropTestDatabases,
  testDataSourceOptions,
} from '../../support/databases.js';
import { testRedisUrl } from '../../support/redis.js';
import { startTunnel, type Tunnel } from '../../support/tunnel.js';
import { waitFor } from '../../support/wait-for.js';

/** In which no relay looks by itself, in milliseconds. */
const NEVER = 600_000;

// BullMQ prints each attempt to connect.
beforeAll(() => void jest.spyOn(console, 'error').mockReturnValue());
afterAll(dropTestDatabases);

describe('With BullMQ, a message that its writer leaves behind', () => {
  const apps: INestApplicationContext[] = [];
  let database: string;
  let tunnel: Tunnel;

  async function start(options: OutboxQueueOptions, url = testRedisUrl()): Promise<DataSource> {
    const { hostname: host, port, pathname } = new URL(url);
    const connection = { host, port: Number(port), db: Number(pathname.slice(1)) };
    const quiet: QueueOptions = { connection, prefix: `{spoor-${new URL(database).pathname.slice(1)}}` };
    const root = {
      module: class AppModule {},
      imports: [
        TypeOrmModule.forRoot({
          ...(await testDataSourceOptions('postgres', { database, synchronize: false })),
          entities: OUTBOX_ENTITIES,
        }),
        BullModule.forRoot('queues', quiet),
        OutboxQueueModule.forRoot({ configKey: 'queues', ...options }),
      ],
    };
    const app = await NestFactory.createApplicationContext(root, { logger: false });
    apps.push(app);
    return app.get(DataSource);
  }

  const leaveBehind = async (dataSource: DataSource) => {
    const outbox = Outbox.of(dataSource);
    await outbox.start();
    const write = transaction(dataSource, (manager) => outbox.add(manager, 'orders', [{ key: 'a', payload: 1 }]));
    expect(await (await write).delivered).toBe(false);
  };

  beforeAll(async () => {
    tunnel = await startTunnel(testRedisUrl());
  });
  afterAll(() => tunnel.close());
  beforeEach(async () => {
    database = await createTestDatabase('postgres');
    await Outbox.of(await createTestDataSource('postgres', { entities: OUTBOX_ENTITIES, database })).start();
  });
  afterEach(async () => {
    await Promise.all(apps.splice(0).map((app) => app.close()));
  });

  it('is relayed by another process, though that would not look for a long time', async () => {
    const told: unknown[] = [];
    const [web, worker] = [await start({ relay: false }), await start({})];
    const stop = await Outbox.of(worker).handle('orders', {
      patience: 100,
      interval: NEVER,
      deliver: async ({ payload }) => void told.push(payload),
    });
    await leaveBehind(web);
    await waitFor(() => told.length === 1);
    // Also right after another one.
    await leaveBehind(web);
    await waitFor(() => told.length === 2);
    await stop();
  });

  it("is relayed by the timer while the queue's Redis is away, and nobody waits for that", async () => {
    const told: unknown[] = [];
    const [web, worker] = [await start({ relay: false }, tunnel.url), await start({}, tunnel.url)];
    tunnel.cut();
    const stop = await Outbox.of(worker).handle('orders', {
      patience: 100,
      deliver: async ({ payload }) => void told.push(payload),
    });
    for (let round = 1; round <= 3; round += 1) await leaveBehind(web);
    await waitFor(() => told.length === 3);
    await stop();
    tunnel.restore();
  });
});

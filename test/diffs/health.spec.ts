import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { startRedis } from '@spoor/test-servers';
import { DiffsModule, type DiffsModuleOptions } from '@spoor/diffs';
import { DiffsHealthIndicator, DiffsHealthModule } from '@spoor/diffs/health';
import type { DataSource } from 'typeorm';
import { closeApplications, startApplication } from '../support/application.js';
import { dropTestDatabases, testDataSourceOptions, type DatabaseKind } from '../support/databases.js';
import { describeEachStore, storeOptions } from './support/stores.js';

afterEach(closeApplications);
afterAll(dropTestDatabases);

async function start(kind: DatabaseKind, options: DiffsModuleOptions) {
  const app = await startApplication([
    TypeOrmModule.forRoot({ ...(await testDataSourceOptions(kind)), autoLoadEntities: true }),
    DiffsModule.forRoot({ ...options, prune: false }),
    DiffsHealthModule.forRoot(),
  ]);
  return { app, health: app.get(DiffsHealthIndicator) };
}

describeEachStore('DiffsHealthIndicator', (store) => {
  it('is up while the store answers, and down with a reason once the application has ended', async () => {
    const { app, health } = await start(store.database, storeOptions(store));
    expect(await health.isHealthy('diffs')).toEqual({ diffs: { status: 'up', logs: 0, lost: 0, pending: 0 } });
    await app.close();
    expect(await health.isHealthy('diffs')).toMatchObject({
      diffs: { status: 'down', message: expect.stringContaining('shut down') },
    });
  });
});

describe('DiffsHealthIndicator', () => {
  it('is down with a reason when the tables are not there, or Redis is not', async () => {
    const { app, health } = await start('sqlite', { store: 'database' });
    await app.get<DataSource>(getDataSourceToken()).query('DROP TABLE spoor_diff_log');
    expect(await health.isHealthy('diffs')).toMatchObject({
      diffs: { status: 'down', message: expect.stringContaining('the log says why') },
    });
    const server = await startRedis({ settings: {} });
    const onRedis = await start('sqlite', { redis: server.url, redisTimeout: 200 });
    await server.stop();
    expect(await onRedis.health.isHealthy('diffs')).toMatchObject({
      diffs: { status: 'down', message: expect.stringContaining('SPOOR_REDIS_UNAVAILABLE') },
    });
  });
});

import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SequereModule, type SequereModuleOptions } from '@spoor/sequere';
import { SequereHealthIndicator, SequereHealthModule } from '@spoor/sequere/health';
import { dropTestDatabases, testDataSourceOptions } from '../support/databases.js';
import { describeEachBackend } from './support/backends.js';
import { MemoryBackend } from './support/memory.backend.js';

async function start(database: Parameters<typeof testDataSourceOptions>[0], options: SequereModuleOptions) {
  class AppModule {}
  Module({
    imports: [
      TypeOrmModule.forRoot({ ...(await testDataSourceOptions(database)), autoLoadEntities: true }),
      SequereModule.forRoot(options),
      SequereHealthModule.forRoot(),
    ],
  })(AppModule);
  return await NestFactory.createApplicationContext(AppModule, { logger: false });
}

afterAll(dropTestDatabases);

describeEachBackend('SequereHealthIndicator', ({ database, options }) => {
  it('is up while follows can be used, and down with a reason when they cannot', async () => {
    const app = await start(database, options());
    const health = app.get(SequereHealthIndicator);
    expect(await health.isHealthy('follows')).toMatchObject({
      follows: { status: 'up', backend: expect.any(String) },
    });
    await app.close();
    expect(await health.isHealthy('follows')).toMatchObject({
      follows: { status: 'down', message: expect.stringContaining('shut down') },
    });
  });
});

describe('SequereHealthIndicator', () => {
  it('is down when there is no answer in time', async () => {
    class StuckBackend extends MemoryBackend {
      override status(): Promise<never> {
        return new Promise(() => {});
      }
    }
    const app = await start('sqlite', { backend: StuckBackend });
    expect(await app.get(SequereHealthIndicator).isHealthy('follows', { timeout: 20 })).toEqual({
      follows: { status: 'down', message: 'no answer within 20 ms' },
    });
    await app.close();
  });
});

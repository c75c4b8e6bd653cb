import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { CounterModule } from '@spoor/counter';
import { CounterHealthIndicator, CounterHealthModule } from '@spoor/counter/health';
import type { DataSource } from 'typeorm';
import { describeEachDatabase, dropTestDatabases, testDataSourceOptions } from '../support/databases.js';

afterAll(dropTestDatabases);

describeEachDatabase('CounterHealthIndicator', (kind) => {
  it('is up while counters can be read, and down with a reason when they cannot', async () => {
    class AppModule {}
    Module({
      imports: [
        TypeOrmModule.forRoot({ ...(await testDataSourceOptions(kind)), autoLoadEntities: true }),
        CounterModule.forRoot(),
        CounterHealthModule.forRoot(),
      ],
    })(AppModule);
    const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
    const health = app.get(CounterHealthIndicator);
    expect(await health.isHealthy('counters')).toEqual({ counters: { status: 'up', waiting: 0 } });
    await app.get<DataSource>(getDataSourceToken()).query('DROP TABLE spoor_counter');
    expect(await health.isHealthy('counters')).toMatchObject({
      counters: { status: 'down', message: expect.stringContaining('the log says why') },
    });
    await app.close();
    expect(await health.isHealthy('counters')).toMatchObject({ counters: { status: 'down' } });
  });
});

import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CounterModule, CounterService } from '@spoor/counter';
import { counterMigrations } from '@spoor/counter/migrations';

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: process.env['DATABASE_URL'],
      autoLoadEntities: true,
      migrationsRun: true,
      migrations: [...counterMigrations],
    }),
    CounterModule.forRoot(),
  ],
})
class AppModule {}

const application = await NestFactory.createApplicationContext(AppModule, { logger: ['error', 'warn'] });
const tickets = await Promise.all([1, 2, 3].map(() => application.get(CounterService).increment('tickets')));
console.log(JSON.stringify({ tickets: tickets.toSorted() }));
await application.close();

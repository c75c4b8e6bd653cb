// A Nest application that increments without pause until it is asked to stop.
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CounterModule, CounterService } from '@spoor/counter';
import { say } from '../../counter/programs/open.mjs';

class AppModule {}
Module({
  imports: [
    TypeOrmModule.forRoot({ ...JSON.parse(process.env.DATA_SOURCE), autoLoadEntities: true, synchronize: false }),
    CounterModule.forRoot(),
  ],
})(AppModule);

const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error'] });
app.enableShutdownHooks();
const counters = app.get(CounterService);

async function caller() {
  for (;;) say({ count: await counters.increment('flood') });
}

// Each caller ends with the error that tells it that the application is shut down.
const ends = await Promise.all(Array.from({ length: 50 }, () => caller().catch((error) => error.code)));
say({ ends: [...new Set(ends)] });

import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CounterModule, CounterService } from '@spoor/counter';
import { dataSourceOptions } from '../database/data-source.options.js';

/** A process that makes increments, each under a key, and tells its parent of every one that is acknowledged. */
const [name = '', increments = '0'] = process.argv.slice(2);
// Everybody on the machine sees arguments, and a URL may hold a password.
const { PROOF_DATABASE: database = '' } = process.env;
const AT_ONCE = 10;

@Module({
  imports: [
    TypeOrmModule.forRoot({ ...dataSourceOptions(database, 'demo_'), synchronize: false, retryAttempts: 1 }),
    CounterModule.forRoot(),
  ],
})
class WorkerModule {}

const application = await NestFactory.createApplicationContext(WorkerModule, { logger: ['warn', 'error'] });
const counters = application.get(CounterService);
let next = 0;

async function work(): Promise<void> {
  while (next < Number(increments)) {
    const idempotencyKey = `${name}:${next++}`;
    await counters.increment(name, 1, { idempotencyKey });
    process.send?.('acknowledged');
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, work));
await application.close();
process.disconnect?.();

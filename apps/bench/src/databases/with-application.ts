import type { INestApplicationContext, ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Database } from './database.js';

class BenchModule {}

/** Runs `work` with a Nest application of these modules on a fresh database, and leaves nothing behind. */
export async function withApplication<Result>(
  database: Database,
  modules: NonNullable<ModuleMetadata['imports']>,
  work: (application: INestApplicationContext) => Promise<Result>,
): Promise<Result> {
  const { options, stop } = await database.start();
  try {
    const typeOrm = TypeOrmModule.forRoot({ ...options, autoLoadEntities: true, synchronize: true, retryAttempts: 0 });
    const application = await NestFactory.createApplicationContext(
      { module: BenchModule, imports: [typeOrm, ...modules] },
      { logger: ['error', 'warn'], abortOnError: false },
    );
    return await work(application).finally(() => application.close());
  } finally {
    await stop();
  }
}

import type { ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';

class BootModule {}

/** Nest and TypeORM on a file of SQLite, and what `spoor` adds. Resolves to what closes it. */
export async function boot(
  database: string,
  spoor: { imports: NonNullable<ModuleMetadata['imports']>; migrations: Function[] } = { imports: [], migrations: [] },
): Promise<() => Promise<void>> {
  const typeOrm = TypeOrmModule.forRoot({
    type: 'better-sqlite3',
    database,
    autoLoadEntities: true,
    migrationsRun: true,
    migrations: spoor.migrations,
    retryAttempts: 0,
  });
  const application = await NestFactory.createApplicationContext(
    { module: BootModule, imports: [typeOrm, ...spoor.imports] },
    { logger: ['error', 'warn'], abortOnError: false },
  );
  return () => application.close();
}

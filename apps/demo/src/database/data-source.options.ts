import { resolve } from 'node:path';
import type { TypeOrmModuleOptions } from '@nestjs/typeorm';

const SERVERS = { postgres: 'postgres', postgresql: 'postgres', mysql: 'mysql', mariadb: 'mariadb' } as const;

/**
 * TypeORM's options for a file's name or a server's URL.
 *
 * @param entityPrefix keeps these tables apart from whatever else lives in the database
 */
export function dataSourceOptions(database: string, entityPrefix: string): TypeOrmModuleOptions {
  const common = { entityPrefix, autoLoadEntities: true, synchronize: true };
  const [, scheme] = /^(\w+):\/\//.exec(database) ?? [];
  if (!scheme) return { ...common, type: 'better-sqlite3', database: resolve(database), enableWAL: true };
  const type = SERVERS[scheme as keyof typeof SERVERS];
  if (type === 'postgres') return { ...common, type, url: database };
  if (type) return { ...common, type, url: database, charset: 'utf8mb4' };
  throw new Error(`The demo has no driver for ${scheme}://…: give postgres://, mysql://, mariadb:// or a file.`);
}
